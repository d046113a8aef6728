# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

function __recoursectl_ids
    recoursectl list --no-sync --limit 200 --json 2>/dev/null \
        | string match -ra '"(?:id|bucket)":"([0-9a-f-]+)"' -g | sort -u
end

function __recoursectl_policy_keys
    string split ' ' 'Level EventTypesFirst Exclude ExtraData RepeatData Quiet Queue MaxQueue RemindDays CheckDaily Metered Service Log MaxArchive MaxFilesDays MaxFilesSize KeepReportDays Notify Words Asked AlwaysKeepKernelDump KernelDumpFreeSpace SmallKernelDumps'
end

function __recoursectl_policy_settings
    for key in (__recoursectl_policy_keys)
        switch $key
            case Level
                printf 'Level=%s\n' off 1 2 3
            case Queue
                printf 'Queue=%s\n' normal always never
            case 'Max*' RemindDays KeepReportDays KernelDumpFreeSpace SmallKernelDumps Exclude Words Service
                echo "$key="
            case '*'
                printf "$key=%s\n" true false
        end
    end
    echo EventTypes/
end

complete -c recoursectl -f
complete -c recoursectl -n __fish_use_subcommand -a list -d 'List the reports, newest first'
complete -c recoursectl -n __fish_use_subcommand -a show -d 'Show all of one report'
complete -c recoursectl -n __fish_use_subcommand -a export -d 'Write reports to a file'
complete -c recoursectl -n __fish_use_subcommand -a watch -d 'Print each new report as it comes'
complete -c recoursectl -n __fish_use_subcommand -a import -d 'Add the reports in another journal'
complete -c recoursectl -n __fish_use_subcommand -a delete -d 'Delete reports'
complete -c recoursectl -n __fish_use_subcommand -a reanalyse -d 'Analyse the dumps of reports again'
complete -c recoursectl -n __fish_use_subcommand -a policy -d 'Show or set what may be sent'
complete -c recoursectl -n __fish_use_subcommand -a check -d 'Look for solutions'
complete -c recoursectl -n __fish_use_subcommand -a question -d 'Show what waits for your answer'
complete -c recoursectl -n __fish_use_subcommand -a answer -d 'Say what may be sent'
complete -c recoursectl -n __fish_use_subcommand -a cancel -d 'Stop what is sent for a problem'
complete -c recoursectl -n __fish_use_subcommand -a solutions -d 'Show the solutions'
complete -c recoursectl -n __fish_use_subcommand -a updates -d 'Look for updates of what failed'
complete -c recoursectl -n __fish_use_subcommand -a ignore -d 'Hear of problems no more'
complete -c recoursectl -n __fish_use_subcommand -a stability -d 'Show how stable this machine was'
complete -c recoursectl -n __fish_use_subcommand -a changes -d 'List what was installed, updated and removed'
complete -c recoursectl -n __fish_use_subcommand -a ledger -d 'Show what left this machine'
complete -c recoursectl -n __fish_use_subcommand -a services -d 'List where reports may go'
complete -c recoursectl -n __fish_use_subcommand -a account -d 'Show or set your account at a service'
complete -c recoursectl -n __fish_use_subcommand -a places -d 'Show where to go with a problem'
complete -c recoursectl -n __fish_use_subcommand -a relaunch -d 'Open the program of a report again'
complete -c recoursectl -n __fish_use_subcommand -a debug -d 'Open the dump of a report in a debugger'
complete -c recoursectl -n __fish_use_subcommand -a storage -d 'Show what is used on the disk'
complete -c recoursectl -n __fish_use_subcommand -a clean -d 'Remove memory dumps'
complete -c recoursectl -n __fish_use_subcommand -a compact -d 'Make the list of problems smaller'
complete -c recoursectl -n __fish_use_subcommand -a synchronize -d 'Read what the recorders have'
complete -c recoursectl -l help -d 'Show the options'
complete -c recoursectl -n 'not __fish_use_subcommand' -l json -d 'Print JSON'
complete -c recoursectl -n '__fish_seen_subcommand_from show export delete reanalyse check question answer cancel solutions updates ignore ledger places relaunch debug' -a '(__recoursectl_ids)'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -s n -l limit -x -d 'At most this many'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -s s -l search -x -d 'Only with these words'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -l since -x -d 'Only from this time on'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -l until -x -d 'Only before this time'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -l problems -d 'A row for each problem'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -l events -d 'A row for each report'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -s t -l type -x -a 'AppCrash AppHang AppHangXProc Exception KernelFault' -d 'Only this event type'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -l state -x -a 'not-reported asking queued sent requested sending solved declined unreportable failed' -d 'Only this state'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -l application -x -d 'Only this application'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -l package -x -d 'Only this package'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -l sort -x -a 'last_time first_time application occurrences event_type state package module' -d 'The order'
complete -c recoursectl -n '__fish_seen_subcommand_from list export' -s r -l reverse -d 'Turn the order round'
complete -c recoursectl -n '__fish_seen_subcommand_from list' -l no-sync -d 'Do not read what is new first'
complete -c recoursectl -n '__fish_seen_subcommand_from export' -s a -l all -d 'All reports'
complete -c recoursectl -n '__fish_seen_subcommand_from export' -s f -l format -x -a 'csv json xml text archive' -d 'How to write'
complete -c recoursectl -n '__fish_seen_subcommand_from export' -s o -l output -r -F -d 'Where to write'
complete -c recoursectl -n '__fish_seen_subcommand_from export' -l whole -d 'Replace nothing, for your own use'
complete -c recoursectl -n '__fish_seen_subcommand_from import' -l journal -r -F -d 'Journal file or folder'
complete -c recoursectl -n '__fish_seen_subcommand_from import' -l root -r -F -d 'File system of that machine'
complete -c recoursectl -n '__fish_seen_subcommand_from policy' -a '(__recoursectl_policy_settings)'
complete -c recoursectl -n '__fish_seen_subcommand_from policy' -l all-users -d 'The settings for all users'
complete -c recoursectl -n '__fish_seen_subcommand_from policy' -l unset -x -a '(__recoursectl_policy_keys)' -d 'Take this key out'
complete -c recoursectl -n '__fish_seen_subcommand_from check' -s w -l wait -d 'Wait until it ended'
complete -c recoursectl -n '__fish_seen_subcommand_from question' -l view -x -d 'Print an item as it would be sent'
complete -c recoursectl -n '__fish_seen_subcommand_from answer' -s s -l send -x -d 'Send an item'
complete -c recoursectl -n '__fish_seen_subcommand_from answer' -l send-all-safe -d 'Send all safe items'
complete -c recoursectl -n '__fish_seen_subcommand_from answer' -l decline -d 'Send nothing'
complete -c recoursectl -n '__fish_seen_subcommand_from answer' -s c -l comment -x -d 'Tell the vendor something'
complete -c recoursectl -n '__fish_seen_subcommand_from solutions' -l archived -d 'Those that were put away'
complete -c recoursectl -n '__fish_seen_subcommand_from solutions' -l seen -d 'Not new any more'
complete -c recoursectl -n '__fish_seen_subcommand_from solutions' -l archive -d 'Put away'
complete -c recoursectl -n '__fish_seen_subcommand_from solutions' -l unarchive -d 'Take back'
complete -c recoursectl -n '__fish_seen_subcommand_from solutions' -l helped -x -a 'yes no unsaid' -d 'Whether they helped'
complete -c recoursectl -n __fish_use_subcommand -a pause -d 'Show no notifications for a while'
complete -c recoursectl -n '__fish_seen_subcommand_from pause' -s d -l days -x -d 'For so many days'
complete -c recoursectl -n '__fish_seen_subcommand_from pause' -l end -d 'End the pause'
complete -c recoursectl -n '__fish_seen_subcommand_from pause' -l status -d 'Say until when'
complete -c recoursectl -n '__fish_seen_subcommand_from ignore' -l undo -d 'Do not ignore any more'
complete -c recoursectl -n '__fish_seen_subcommand_from ignore' -s l -l list -d 'List what is ignored'
complete -c recoursectl -n '__fish_seen_subcommand_from stability' -s d -l days -x -d 'The last days'
complete -c recoursectl -n '__fish_seen_subcommand_from stability' -s w -l weeks -d 'Weeks and not days'
complete -c recoursectl -n '__fish_seen_subcommand_from stability changes' -l no-sync -d 'Do not read what is new first'
complete -c recoursectl -n '__fish_seen_subcommand_from changes' -s n -l limit -x -d 'At most this many'
complete -c recoursectl -n '__fish_seen_subcommand_from changes' -l since -x -d 'Only from this time on'
complete -c recoursectl -n '__fish_seen_subcommand_from changes' -l until -x -d 'Only before this time'
complete -c recoursectl -n '__fish_seen_subcommand_from ledger' -s n -l limit -x -d 'At most this many'
complete -c recoursectl -n '__fish_seen_subcommand_from ledger' -l export -r -F -d 'Write JSON lines to a file'
complete -c recoursectl -n '__fish_seen_subcommand_from account' -l set -x -d 'Set the account'
complete -c recoursectl -n '__fish_seen_subcommand_from account' -l clear -d 'Forget the account'
complete -c recoursectl -n '__fish_seen_subcommand_from clean' -s a -l all -d 'All that does not wait'
complete -c recoursectl -n '__fish_seen_subcommand_from clean' -s p -l program -r -d 'Those of a program'
complete -c recoursectl -n '__fish_seen_subcommand_from clean' -s k -l kind -x -a heapdump -d 'Those of a kind of evidence'
complete -c recoursectl -n '__fish_seen_subcommand_from clean' -s n -l dry-run -d 'Remove nothing'
complete -c recoursectl -n '__fish_seen_subcommand_from updates' -l news -d 'Tell what is new in them'
