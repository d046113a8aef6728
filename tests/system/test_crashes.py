#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way of a crash: kernel, systemd-coredump, journal, reporter, store, recoursectl.

What Recourse says is compared with what readelf, nm and the journal's own text say.
"""
import json, os, pathlib, re, shutil, subprocess, sys, tempfile

SUPPORT = pathlib.Path(__file__).resolve().parents[1] / 'support'
sys.path.insert(0, str(SUPPORT))
import coredump, tap

UNAVAILABLE = 77
BUILD = pathlib.Path(os.environ['RECOURSE_BUILD'])
FOLDER = BUILD / 'tests' / 'support' / 'crash'
DEMO = FOLDER / 'demo'
LIBRARY = FOLDER / 'libdemo.so.1.2.3'
CRASH_PROGRAM = BUILD / 'tests' / 'unit' / 'dump' / 'crash-program'
COUNT_PASSES = BUILD / 'tests' / 'unit' / 'dump' / 'count-passes'
# “#0  0x00007f5410b9a105 demo_count_pages (libdemo.so.1 + 0x1105)”
INNERMOST = re.compile(r'#0\s+0x[0-9a-f]+ \S+ \((\S+) \+ (0x[0-9a-f]+)\)')


RECOURSECTL = BUILD / 'src' / 'cli' / 'recoursectl'


def recoursectl(*arguments):
    run = subprocess.run([RECOURSECTL, *arguments], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, f'recoursectl {arguments}: {run.returncode}: {run.stderr}'
    return json.loads(run.stdout)


def build_id(path):
    notes = subprocess.run(['readelf', '--notes', path], capture_output=True, text=True, check=True).stdout
    return re.search(r'Build ID: ([0-9a-f]+)', notes)[1]


def function_range(path, name):
    """Where nm says that a function lies, from the module's lowest address."""
    symbols = subprocess.run(['nm', '--print-size', path], capture_output=True, text=True, check=True).stdout
    start, size = re.search(rf'^([0-9a-f]+) ([0-9a-f]+) . {name}$', symbols, re.MULTILINE).groups()
    return range(int(start, 16), int(start, 16) + int(size, 16))


def record_crash(*how, program=DEMO):
    """Crashes the program; returns the journal's fields and what recoursectl says about it."""
    pid, signal = coredump.crash([program, *how])
    fields = coredump.wait_for_record(pid)
    reports = [report for report in recoursectl('list', '--json') if report['application']['path'].startswith(str(program))]
    newest = max(reports, key=lambda report: report['time'])
    report = recoursectl('show', '--json', newest['id'])
    assert report['id'] == newest['id'] and report['bucket'] == newest['bucket']
    assert report['pid'] == pid, f"{report['pid']}, not {pid}"
    assert report['sources'] == ['systemd-coredump'], report['sources']
    return fields, report


def signature(report):
    return {parameter['name']: parameter['value'] for parameter in report['signature']}


def crashed_thread(report):
    return next(thread for thread in report['analysis']['threads'] if thread['crashed'])


def expect(report, **wanted):
    found = signature(report)
    for name, value in wanted.items():
        assert found[name] == value, f'{name} is “{found[name]}”, not “{value}”'


def expect_journal_agrees(fields, report):
    """systemd-coredump reckons the innermost frame with code of its own."""
    module, offset = INNERMOST.search(fields['MESSAGE']).groups()
    assert signature(report)['FaultModuleName'].startswith(module), f"{signature(report)['FaultModuleName']}, not {module}"
    expect(report, ExceptionOffset=offset)


def test_library():
    fields, report = record_crash('library')
    assert report['detail'] == 'analysis', report['detail']
    # The version is that of the package note, before the one in the library's name.
    expect(report, ApplicationName='demo', ApplicationVersion='1.0-1', ApplicationBuildId=build_id(DEMO),
           FaultModuleName='libdemo.so.1.2.3', FaultModuleVersion='1.0-1', FaultModuleBuildId=build_id(LIBRARY), ExceptionCode='SIGSEGV/SEGV_MAPERR')
    assert (report['package']['name'], report['package']['version']) == ('recourse-demo', '1.0-1'), report['package']
    assert int(signature(report)['ExceptionOffset'], 16) in function_range(LIBRARY, 'demo_count_pages')
    expect_journal_agrees(fields, report)
    assert [frame['symbol'] for frame in crashed_thread(report)['frames']][:2] == ['demo_count_pages', 'main']


def test_again():
    _, first = record_crash('library')
    _, second = record_crash('library')
    assert first['id'] != second['id'] and first['bucket'] == second['bucket']
    assert second['occurrences'] == first['occurrences'] + 1


def test_abort():
    fields, report = record_crash('abort')
    expect(report, ApplicationName='demo', FaultModuleName='libc.so.6')
    # raise() sends the signal by tgkill().
    expect(report, ExceptionCode='SIGABRT/SI_TKILL')
    expect_journal_agrees(fields, report)


def test_divide():
    fields, report = record_crash('divide')
    expect(report, FaultModuleName='libdemo.so.1.2.3', ExceptionCode='SIGFPE/FPE_INTDIV')
    assert int(signature(report)['ExceptionOffset'], 16) in function_range(LIBRARY, 'demo_pages_per_chapter')
    expect_journal_agrees(fields, report)


def test_thread():
    fields, report = record_crash('thread')
    threads = report['analysis']['threads']
    assert len(threads) == 5, len(threads)
    assert len([thread for thread in threads if thread['crashed']]) == 1
    assert crashed_thread(report)['tid'] != report['pid'], 'the main thread did not crash'
    assert 'load_cb' in [frame['symbol'] for frame in crashed_thread(report)['frames']]
    expect(report, FaultModuleName='libdemo.so.1.2.3')
    expect_journal_agrees(fields, report)


def test_deleted():
    with tempfile.TemporaryDirectory(prefix='recourse-deleted-') as name:
        program = pathlib.Path(name) / 'demo-updated'
        shutil.copy(DEMO, program)
        identity = build_id(program)
        os.environ['LD_LIBRARY_PATH'] = str(FOLDER)
        _, report = record_crash('deleted', program=program)
        assert not program.exists()
        # The file is gone; its package note is in the core.
        expect(report, ApplicationName='demo-updated', ApplicationBuildId=identity, ApplicationVersion='1.0-1',
               FaultModuleName='libdemo.so.1.2.3', FaultModuleBuildId=build_id(LIBRARY),
               ExceptionCode='SIGSEGV/SEGV_MAPERR')
        notes = [note for note in report['analysis']['notes'] if note.startswith('Changed since then')]
        assert len(notes) == 1 and 'demo-updated' in notes[0] and 'libdemo' not in notes[0], report['analysis']['notes']


def test_modules():
    _, report = record_crash('library')
    identities = {module['name']: module['build_id'] for module in report['analysis']['modules']}
    libc = next(module['path'] for module in report['analysis']['modules'] if module['name'] == 'libc.so.6')
    assert identities['demo'] == build_id(DEMO) and identities['libc.so.6'] == build_id(libc), identities


def need(*programs):
    for name in programs:
        if shutil.which(name) is None:
            raise tap.Skip(f'{name} is not installed')


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout


def eu_stacks(core):
    """The addresses of each thread's frames, by the thread's number."""
    threads = re.split(r'^TID (\d+):$', output('eu-stack', '--core', core), flags=re.MULTILINE)[1:]
    return {int(tid): re.findall(r'^#\d+\s+(0x[0-9a-f]+)', text, re.MULTILINE)
            for tid, text in zip(threads[::2], threads[1::2])}


def test_peers():
    need('eu-unstrip', 'eu-stack', 'gdb', 'zstd')
    fields, report = record_crash('9', '1', program=CRASH_PROGRAM)
    assert output(COUNT_PASSES, fields['COREDUMP_FILENAME']) == '1\n'
    analysis = report['analysis']
    with tempfile.TemporaryDirectory(prefix='recourse-core-') as folder:
        core = f'{folder}/core'
        subprocess.run(['zstd', '--quiet', '-d', fields['COREDUMP_FILENAME'], '-o', core], check=True)
        modules = {int(start, 16): identity for start, identity in
                   re.findall(r'^(0x[0-9a-f]+)\+0x[0-9a-f]+ ([0-9a-f]{40})@', output('eu-unstrip', '-n', f'--core={core}'), re.MULTILINE)}
        stacks = eu_stacks(core)
        innermost = re.search(r'^#0\s+(0x[0-9a-f]+) in (\w+) ', output('gdb', '-nx', '-batch', '-ex', 'bt 1', CRASH_PROGRAM, core), re.MULTILINE)
    ours = {int(module['start'], 16): module['build_id'] for module in analysis['modules'] if module['build_id']}
    assert len(modules) >= 5 and ours == modules, f'{ours}, not {modules}'

    assert len(analysis['threads']) == len(stacks) == 10, f"{len(analysis['threads'])} and {len(stacks)} threads"
    for thread in analysis['threads']:
        expected = [int(address, 16) for address in stacks[thread['tid']]]
        found = [int(frame['address'], 16) for frame in thread['frames']]
        assert len(found) >= 3 and found[:len(expected)] == expected[:len(found)], f"thread {thread['tid']}: {found}, not {expected}"

    frame = crashed_thread(report)['frames'][0]
    assert (int(frame['address'], 16), frame['symbol']) == (int(innermost[1], 16), innermost[2]), f'{frame}, not {innermost[0]}'


def test_debugger():
    """What systemd keeps, packed, is opened by the installed gdb on exactly this record, in this terminal."""
    for tool in ['coredumpctl', 'gdb']:
        if not shutil.which(tool):
            raise tap.Skip(f'{tool} is not installed')
    _, older = record_crash('abort')
    _, report = record_crash('library')
    record_crash('abort')
    run = subprocess.run([RECOURSECTL, 'debug', report['id']], input='bt\nquit\n', capture_output=True, text=True,
                         timeout=120)
    assert run.returncode == 0, run.stderr
    frame = crashed_thread(report)['frames'][0]
    innermost = re.search(r'#0\s+(0x[0-9a-f]+) in (\w+) ', run.stdout)
    assert (int(innermost[1], 16), innermost[2]) == (int(frame['address'], 16), 'demo_count_pages'), run.stdout
    assert f"PID: {report['pid']}" in run.stdout, run.stdout

    pathlib.Path(older['dump']).unlink()
    refused = subprocess.run([RECOURSECTL, 'debug', older['id']], capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1 and 'The memory dump is no longer there' in refused.stderr, refused


def test_privacy():
    """The environment may hold passwords: it is in the journal, and nowhere in the store."""
    os.environ['RECOURSE_SECRET'] = 'hunter2-in-the-environment'
    fields, report = record_crash('library')
    assert 'hunter2-in-the-environment' in json.dumps(fields['COREDUMP_ENVIRON'])
    state = pathlib.Path(os.environ['XDG_STATE_HOME']) / 'recourse'
    for path in state.iterdir():
        assert b'hunter2' not in path.read_bytes(), path
    assert 'hunter2' not in json.dumps(report)


TESTS = [
    ('A crash in a shared library is reported with its module, version, offset and build IDs', test_library),
    ('The same crash twice makes two reports of one bucket', test_again),
    ('An abort is reported', test_abort),
    ('A division by zero is reported', test_divide),
    ('A crash in a thread is reported with all threads', test_thread),
    ('A crash of a deleted executable is reported', test_deleted),
    ('The build IDs of the loaded modules are those that readelf sees', test_modules),
    ('Modules, every thread’s frames and the innermost frame are those of eu-unstrip, eu-stack and gdb, in one pass', test_peers),
    ('recoursectl debug opens exactly the record that was named in gdb, and says why when it cannot', test_debugger),
    ('The crashed program’s environment is stored nowhere', test_privacy),
]


def kernel_settings():
    return [pathlib.Path(f'/proc/sys/kernel/{name}').read_text() for name in ['core_pattern', 'core_pipe_limit']]


def main():
    if sys.argv[1:] == ['--inside']:
        return tap.run(TESTS)
    before = kernel_settings()
    with tempfile.TemporaryDirectory(prefix='recourse-system-') as home:
        environment = {**os.environ, 'HOME': home, 'XDG_STATE_HOME': f'{home}/state', 'XDG_CACHE_HOME': f'{home}/cache',
                       'XDG_CONFIG_HOME': f'{home}/config', 'XDG_DATA_HOME': f'{home}/data'}
        run = subprocess.run([SUPPORT / 'coredump-pipeline', SUPPORT / 'session', '--private-bus', '--',
                              sys.executable, __file__, '--inside'], env=environment, stderr=subprocess.PIPE, text=True)
    sys.stderr.write(run.stderr)
    assert kernel_settings() == before, 'core_pattern was not restored'
    if run.returncode == UNAVAILABLE:
        tap.skip_all(run.stderr.strip().splitlines()[-1])
    return run.returncode


if __name__ == '__main__':
    sys.exit(main())
