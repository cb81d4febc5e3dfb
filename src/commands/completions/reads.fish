# Completion of reads for fish, written by `reads completions fish`.
complete --command reads --no-files --keep-order --arguments '(command reads __complete -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token --cut-at-cursor) 2>/dev/null)'
