# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

# The beginnings are those of the reports that are there; nothing is started for a completion.
_recoursectl_ids() {
  recoursectl list --no-sync --limit 200 --json 2>/dev/null \
    | grep -oE '"(id|bucket)":"[0-9a-f-]+"' | cut -d'"' -f4 | sort -u
}

_recoursectl_policy_keys='Level EventTypesFirst Exclude ExtraData RepeatData Quiet Queue MaxQueue
  RemindDays CheckDaily Metered Service Log MaxArchive MaxFilesDays MaxFilesSize KeepReportDays Notify Words
  Asked AlwaysKeepKernelDump KernelDumpFreeSpace SmallKernelDumps EventTypes/'

# A shell that splits words at “=” gives the value as a word of its own.
_recoursectl_policy_values() {
  case $1 in
  Level | EventTypes/*) printf '%s\n' off 1 2 3 ;;
  Queue) printf '%s\n' normal always never ;;
  EventTypesFirst | ExtraData | RepeatData | Quiet | CheckDaily | Metered | Log | Notify | Asked | \
    AlwaysKeepKernelDump)
    printf '%s\n' true false
    ;;
  esac
}

_recoursectl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local commands='list show export watch import delete reanalyse policy synchronize
    check question answer cancel solutions ignore pause stability changes ledger services account
    places relaunch debug updates storage clean compact'
  local words=''
  local filters='--problems --events --type --state --application --package --search --since --until
    --sort --reverse --limit'

  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$current")
    return
  fi

  case $previous in
  --format | -f)
    mapfile -t COMPREPLY < <(compgen -W 'csv json xml text archive' -- "$current")
    return
    ;;
  --type | -t)
    mapfile -t COMPREPLY < <(compgen -W 'AppCrash AppHang AppHangXProc Exception KernelFault' -- "$current")
    return
    ;;
  --state)
    mapfile -t COMPREPLY < <(compgen -W 'not-reported asking queued sent requested sending solved declined
      unreportable failed' -- "$current")
    return
    ;;
  --sort)
    mapfile -t COMPREPLY < <(compgen -W 'last_time first_time application occurrences event_type state
      package module' -- "$current")
    return
    ;;
  --output | -o | --journal | --export)
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    return
    ;;
  --root)
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -d -- "$current")
    return
    ;;
  --unset)
    mapfile -t COMPREPLY < <(compgen -W "$_recoursectl_policy_keys" -- "$current")
    return
    ;;
  --kind | -k)
    mapfile -t COMPREPLY < <(compgen -W 'heapdump' -- "$current")
    return
    ;;
  --program | -p)
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    return
    ;;
  --helped)
    mapfile -t COMPREPLY < <(compgen -W 'yes no unsaid' -- "$current")
    return
    ;;
  --limit | -n | --days | -d | --search | -s | --since | --until | --view | --send | --comment | -c | --set)
    return
    ;;
  esac

  if [[ ${COMP_WORDS[1]} == policy && $previous == = ]]; then
    words=$(_recoursectl_policy_values "${COMP_WORDS[COMP_CWORD - 2]}")
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    return
  elif [[ ${COMP_WORDS[1]} == policy && $current == = ]]; then
    mapfile -t COMPREPLY < <(_recoursectl_policy_values "$previous")
    return
  elif [[ ${COMP_WORDS[1]} == policy && $current != -* ]]; then
    compopt -o nospace
    mapfile -t COMPREPLY < <(compgen -S = -W "${_recoursectl_policy_keys%EventTypes/}" -- "$current")
    [[ EventTypes/ == "$current"* ]] && COMPREPLY+=(EventTypes/)
    return
  fi

  case ${COMP_WORDS[1]} in
  list) words="--json --no-sync --help $filters" ;;
  export) words="--all --format --json --output --whole --help $filters" ;;
  policy) words='--all-users --unset --json --help' ;;
  check) words='--wait --json --help' ;;
  question) words='--view --json --help' ;;
  answer) words='--send --send-all-safe --decline --comment --help' ;;
  cancel | relaunch | debug) words='--help' ;;
  solutions) words='--archived --seen --archive --unarchive --helped --json --help' ;;
  updates) words='--news --json --help' ;;
  ignore) words='--undo --list --json --help' ;;
  pause) words='--days --end --status --json --help' ;;
  account) words='--set --clear --json --help' ;;
  ledger) words='--export --limit --json --help' ;;
  stability) words='--days --weeks --no-sync --json --help' ;;
  changes) words='--limit --since --until --no-sync --json --help' ;;
  clean) words='--all --program --kind --dry-run --json --help' ;;
  import) words='--journal --root --json --help' ;;
  *) words='--json --help' ;;
  esac
  case ${COMP_WORDS[1]} in
  show | export | delete | reanalyse | check | question | answer | cancel | solutions | updates | ignore | ledger | \
    places | relaunch | debug)
    [[ $current == -* ]] || words=$(_recoursectl_ids)
    ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _recoursectl recoursectl
