#compdef eehw
# Completion of eehw for zsh: source <(eehw completion zsh), after compinit
_eehw() {
  local -a found
  found=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
  found=(${found:#})
  if (( ${#found} )); then
    compadd -a found
  fi
  _files
}
compdef _eehw eehw ./eehw
