# Completion of reads for bash, written by `reads completions bash`.
_reads() {
    # bash takes words apart at : and =. What has no blank before it belongs to the word before.
    local rest=$COMP_LINE current=$2 words=() last=-1 at word plain quote= before=
    [[ ${COMP_WORDS[COMP_CWORD]} == *[!:=]* ]] || current=
    # The word to complete has lost the quotation mark that begins it.
    [[ ${COMP_WORDS[COMP_CWORD]} != [\'\"]"$current"* ]] || quote=${COMP_WORDS[COMP_CWORD]:0:1}
    for ((at = 0; at <= COMP_CWORD; at++)); do
        word=${COMP_WORDS[at]}
        if [[ $last -lt 0 || $rest == [[:blank:]]* ]]; then
            words[++last]=
        fi
        rest=${rest#"${rest%%[![:blank:]]*}"}
        rest=${rest#"$word"}
        if [[ $at -eq $COMP_CWORD ]]; then
            # bash replaces only what stands behind the last : or =.
            before=${words[last]}
            if [[ -n $current ]]; then
                word=$quote$current
            elif [[ -n $quote ]]; then
                word=
            else
                before+=$word
            fi
        fi
        _reads_unquote "$word"
        words[last]+=$plain
    done
    local replies=() reply char
    COMPREPLY=()
    while IFS=$'\t' read -r reply _; do
        replies+=("${reply#"$before"}")
    done < <(command reads __complete -- "${words[@]}" 2>/dev/null)
    for reply in "${replies[@]}"; do
        if [[ $reply == */ ]]; then
            # Then bash quotes all of them itself.
            compopt -o filenames 2>/dev/null
            COMPREPLY=("${replies[@]%/}")
            return
        fi
        case $quote in
            \') reply=${reply//\'/\'\\\'\'} ;;
            \")
                for char in \\ \" \$ \`; do
                    reply=${reply//"$char"/"\\$char"}
                done
                ;;
            *) [[ $reply != *[!][:alnum:].,:/_+@%=^-]* ]] || printf -v reply %q "$reply" ;;
        esac
        COMPREPLY+=("$reply")
    done
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:=] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
# Sets `plain` to a word without its quotation marks. Nothing in it is run.
_reads_unquote() {
    local raw=$1 quote= char
    plain=
    while [[ -n $raw ]]; do
        char=${raw:0:1} raw=${raw:1}
        case $quote$char in
            \' | \") quote=$char ;;
            \'\' | \"\") quote= ;;
            \\ | \"\\) plain+=${raw:0:1} raw=${raw:1} ;;
            *) plain+=$char ;;
        esac
    done
}
complete -F _reads reads
