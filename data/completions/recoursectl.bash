# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

# The beginnings are those of the reports that are there; nothing is started for a completion.
_recoursectl_ids() {
  recoursectl list --no-sync --limit 200 --json 2>/dev/null \
    | grep -oE '"(id|bucket)":"[0-9a-f-]+"' | cut -d'"' -f4 | sort -u
}

_recoursectl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local commands='list show export watch import delete reanalyse synchronize'
  local words=''

  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$current")
    return
  fi

  case $previous in
  --format | -f)
    mapfile -t COMPREPLY < <(compgen -W 'json text' -- "$current")
    return
    ;;
  --output | -o | --journal)
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    return
    ;;
  --root)
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -d -- "$current")
    return
    ;;
  --limit | -n | --search | -s | --since | --until)
    return
    ;;
  esac

  case ${COMP_WORDS[1]} in
  list) words='--json --limit --search --since --until --no-sync --help' ;;
  export) words='--all --format --json --output --help' ;;
  import) words='--journal --root --json --help' ;;
  *) words='--json --help' ;;
  esac
  case ${COMP_WORDS[1]} in
  show | export | delete | reanalyse)
    [[ $current == -* ]] || words=$(_recoursectl_ids)
    ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _recoursectl recoursectl
