# Completion of reads for bash, written by `reads completions bash`.
_reads() {
    # bash takes words apart at : and =. What has no blank before it belongs to the word before.
    local rest=$COMP_LINE current=$2 words=() last=-1 at word
    [[ ${COMP_WORDS[COMP_CWORD]} == *[!:=]* ]] || current=
    for ((at = 0; at <= COMP_CWORD; at++)); do
        word=${COMP_WORDS[at]}
        if [[ $last -lt 0 || $rest == [[:blank:]]* ]]; then
            words[++last]=
        fi
        rest=${rest#"${rest%%[![:blank:]]*}"}
        rest=${rest#"$word"}
        if [[ $at -eq $COMP_CWORD && -n $current ]]; then
            word=$current
        fi
        words[last]+=$word
    done
    # bash replaces only what stands behind the last : or =.
    local before=${words[last]%"$current"} reply
    COMPREPLY=()
    while IFS=$'\t' read -r reply _; do
        if [[ $reply == */ ]]; then
            compopt -o filenames 2>/dev/null
            reply=${reply%/}
        fi
        COMPREPLY+=("${reply#"$before"}")
    done < <(command reads __complete -- "${words[@]}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:=] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -F _reads reads
