# Completion of reads for fish, written by `reads completions fish`.
function __reads_words
    set --local words (commandline --current-process --tokenize --cut-at-cursor)
    set --local typed (commandline --current-token --cut-at-cursor)
    # Its quotation marks are taken away, also one that is still open.
    for end in '' "'" '"'
        if set --local plain (string unescape -- "$typed"$end)
            set typed $plain
            break
        end
    end
    command reads __complete -- $words "$typed" 2>/dev/null
end
complete --command reads --no-files --keep-order --arguments '(__reads_words)'
