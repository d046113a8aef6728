# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

# The folder that the command line names so far, so that the buckets are those in it.
_recourse_service_buckets() {
  local index arguments=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    [[ ${COMP_WORDS[index]} != --data ]] || arguments=(--data "${COMP_WORDS[index + 1]}")
  done
  recourse-service bucket list --json "${arguments[@]}" 2>/dev/null \
    | grep -oE '"bucket":"[0-9a-f]{32}"' | cut -d'"' -f4
}

_recourse_service() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local words=''

  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W 'serve bucket request respond account --help --version' -- "$current")
    return
  fi

  case $previous in
  --data)
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -d -- "$current")
    return
    ;;
  --tls-certificate | --tls-key | --accounts)
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    return
    ;;
  --account) words='none optional required' ;;
  --kind) words='solution information' ;;
  --sort) words='hits last' ;;
  --match) words='AppCrash AppHang AppHangXProc Exception KernelFault' ;;
  --items) words='minidump sysinfo modules heapdump steps environment comment log: file:' ;;
  --listen | --port | --connections | --address-fd | --limit | --count | --reason | --expires | --title | --text | --link | --fixed-in)
    return
    ;;
  esac
  if [[ -n $words ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    return
  fi

  case ${COMP_WORDS[1]} in
  serve) words='--listen --port --data --tls-certificate --tls-key --accounts --account --behind-proxy --connections --print-address --address-fd --help' ;;
  bucket) words='list show --json --sort --limit --data --help' ;;
  request) words='--items --count --reason --expires --cancel --data --help' ;;
  respond) words='--match --kind --title --text --link --fixed-in --withdraw --data --help' ;;
  account) words='add remove list --accounts --data --help' ;;
  esac
  case "${COMP_WORDS[1]} $previous" in
  'bucket show' | 'request request' | 'respond respond')
    [[ $current == -* ]] || words=$(_recourse_service_buckets)
    ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _recourse_service recourse-service
