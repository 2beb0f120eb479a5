# Completion of eehw for bash: source <(eehw completion bash)
_eehw() {
  local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE}
  # The tool itself knows what can follow; the name it was called by does not matter.
  mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$line" 2>/dev/null)" -- "$word")
}
# Where the tool has nothing to say, files are completed.
complete -o bashdefault -o default -F _eehw eehw ./eehw
