#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What really leaves after a real crash: kernel, systemd-coredump, journal, reporter, proxy, service.

A program full of secrets crashes below a home full of identifiers; every byte that goes is searched for them.
"""
import base64, contextlib, json, os, pathlib, pwd, re, shutil, signal, socket, subprocess, sys, tempfile

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / 'support'), str(TESTS / 'bus')]
import coredump, tap, wire

UNAVAILABLE = 77
BUILD = pathlib.Path(os.environ['RECOURSE_BUILD'])
PROGRAM = BUILD / 'tests' / 'unit' / 'dump' / 'secret-program'
HEADER = TESTS / 'unit' / 'dump' / 'secrets.h'
SAFE = ['minidump', 'modules', 'sysinfo']
ASKED = 'minidump,sysinfo,modules,log:demo.log,log:wide.log,heapdump'
# A part of a secret that is so long is a secret.
PART = 6

LOGIN = 'zoequartz'
REAL_NAME = 'Zoë Quartzberg'
HOST = 'quartz-laptop-7431'
OTHER_HOST = 'feldspar-tower-1209'
WORD = 'Operation Bluebird'
IPV4, IPV6, MAC = '198.51.100.77', '2001:db8:4f3a::91c2', '5e:ff:56:a2:af:15'
MAIL = 'zoe@quartzberg.example'
FOLDER = 'Quartzberg-divorce-papers'
HARMLESS = 'opened page 7 of 12'
# All that a first stage may have, in this order.
MEMBERS = ['protocol', 'report', 'event_type', 'bucket', 'bucket_version', 'signature', 'os', 'occurrences', 'client']
PARAMETERS = ['ApplicationName', 'ApplicationVersion', 'ApplicationBuildId', 'FaultModuleName', 'FaultModuleVersion',
              'FaultModuleBuildId', 'ExceptionCode', 'ExceptionOffset']
HEADERS = {'host', 'user-agent', 'connection', 'accept', 'accept-encoding', 'content-type', 'content-length',
           'authorization', 'content-range', 'repr-digest', 'if-none-match'}


class Scene:
    """What is made once for all tests: a home, a crash in it, and the service with its proxy."""


scene = Scene()


def read_secrets():
    """What secrets.h plants in the program's memory; the short ones are found whole."""
    text = HEADER.read_text()
    return [match for match in re.findall(r'"([^"]+)"', text)]


def machine_ids():
    found = [pathlib.Path(name).read_text().strip() for name in
             ['/etc/machine-id', '/proc/sys/kernel/random/boot_id'] if os.path.exists(name)]
    return found + [found[-1].replace('-', '')]


def identifiers():
    """What names the user and the machine; what is too short or too common to be looked for is left out."""
    entry = pwd.getpwuid(os.getuid())
    names = [entry.pw_name, entry.pw_gecos.split(',')[0], scene.home, entry.pw_dir, socket.gethostname()]
    return [name for name in names if len(name) > 5] + machine_ids() + [WORD, IPV4, IPV6, MAC, MAIL, FOLDER]


def encodings(text):
    """The ways in which the text may stand in a file."""
    yield text.encode()
    for name in ['utf-16-le', 'utf-16-be', 'utf-32-le']:
        yield text.encode(name)
    yield text.encode().hex().encode()
    yield text.encode()[::-1]
    for shift in range(3):
        code = base64.b64encode(b'\0' * shift + text.encode())
        # The letters at both ends depend on what stands beside.
        yield code[4 if shift else 0:len(code) // 4 * 4 - 4]
    yield json.dumps(text)[1:-1].encode()


def parts(text):
    if len(text) <= PART:
        return [text]
    return [text[start:start + PART] for start in range(len(text) - PART + 1)]


def find(texts, data, whole=False):
    """Which of the texts, or of their parts, are in the data, in upper and lower case."""
    data = data.lower()
    return sorted({text for text in texts for piece in ([text] if whole else parts(text)) for code in encodings(piece)
                   if len(code) >= 4 and code.lower() in data})


def expect_nothing_planted(request_list, but=()):
    """No secret and no identifier in any byte of the requests, packed and unpacked."""
    for request in request_list:
        for data in [request.head, request.body]:
            found = find(scene.secrets, data) + find(identifiers(), data, whole=True)
            assert not found, (request.method, found)
    for archive in wire.archives(request_list).values():
        tar, members, contents = wire.unpack(archive)
        for member in members:
            assert (member.uid, member.gid, member.uname, member.gname, member.mtime) == (0, 0, '', '', 0), member.get_info()
            assert member.isreg() and '/' not in member.name, member.name
        if 'heapdump' in but:
            assert 'heapdump' in contents
            continue
        found = find(scene.secrets, tar) + find(identifiers(), tar, whole=True)
        assert not found, found


def user(level=None, machine=None, home=None, host=None, tracer=None, **policy):
    """A user of this machine whose store is empty, at this level and below this machine's policy."""
    from pair import Pair

    class User(Pair):
        def __init__(self):
            super().__init__(scene.service, level, **policy)
            self.environment.update(HOME=home or scene.home, LANG='de_AT.UTF-8', TZ='Europe/Vienna')
            if machine is not None:
                (self.machine / '10-machine.conf').write_text(f'[Policy]\nLevel={machine}\n')
            register(self.folder / 'data' / 'recourse' / 'evidence.d')

        def describe(self, url, name='demo'):
            (self.services / f'{name}.service-description').write_text(
                f'[Service]\nName=Demo Service\nUrl={url}\nVendor=Demo\n[Products]\nExecutables={scene.program}\n')

        def start(self, *options, **overrides):
            """On this machine's journal."""
            prefix = list(overrides.pop('prefix', tracer or []))
            if host is not None:
                prefix += ['unshare', '--uts', sys.executable, '-c',
                           'import os, socket, sys; socket.sethostname(sys.argv[1]); os.execv(sys.argv[2], sys.argv[2:])', host]
            reporter = subprocess.Popen([*prefix, BUILD / 'src' / 'reporter' / 'recourse-reporter', *options],
                                        env=self.environment, stderr=subprocess.PIPE, text=True, **overrides)
            self.reporters.append(reporter)
            return reporter

        def reports(self):
            """Of the program: others may crash on this machine at the same time."""
            listed = json.loads(self.recoursectl('list', '--json'))
            return [report for report in listed if report['application']['path'] == str(scene.program)]

        def bucket(self):
            return self.reports()[0]['bucket']

        def submission(self):
            names = ('state', 'stage', 'next_attempt', 'problem', 'wire_id', 'hits')
            self.own = getattr(self, 'own', None) or self.bucket()
            rows = self.query(f'SELECT {", ".join("submissions." + name for name in names)} FROM submissions JOIN buckets ON '
                              f"buckets.id = submissions.bucket_id WHERE buckets.bucket = '{self.own}'")
            return dict(zip(names, rows[0])) if rows else None

        def requests(self):
            return self.proxy.requests[self.first_request:]

        def __enter__(self):
            self.first_request = len(self.proxy.requests)
            self.first_connection = self.proxy.n_connections
            return super().__enter__()

        def check_wire(self):
            wire.check_ledger(self.list_ledger(), self.requests())
            wire.check_archives(self.list_ledger(), self.requests())

        def n_connections(self):
            return self.proxy.n_connections - self.first_connection

        def of(self, method):
            return [request for request in self.requests() if request.method == method]

        def archives(self):
            return [wire.unpack(archive)[2] for archive in wire.archives(self.requests()).values()]

    return User()


def register(folder):
    folder.mkdir(parents=True)
    (folder / 'demo.evidence-description').write_text(
        f'[Evidence]\nExecutables={scene.program}\n[Log demo.log]\nPath=~/demo.log\n[Log wide.log]\nPath=~/wide.log\n')


def log_text():
    entry = pwd.getpwuid(os.getuid())
    login, name = entry.pw_name, entry.pw_gecos.split(',')[0]
    lines = [
        HARMLESS, f'user {login} ({name}) on {socket.gethostname()}', f'file {scene.home}/{FOLDER[:5]}/a.txt',
        f'uri file://{scene.home}/b', f'machine {machine_ids()[0]} boot {machine_ids()[1]}',
        f'peer {IPV4}:443, [{IPV6}]:443, {MAC}', f'mail from {name} <{MAIL}>', f'project {WORD}, {WORD.upper()}',
        f'json {json.dumps(name)} {json.dumps({"home": scene.home})}', f'{login.upper()}@{socket.gethostname().upper()}',
    ]
    return '\n'.join(lines) + '\n'


def make_scene(stack):
    """The home, the logs in it, and one crash of a program that lies there."""
    from pair import proxied

    scene.home = stack.enter_context(tempfile.TemporaryDirectory(prefix=f'{LOGIN}-home-'))
    home = pathlib.Path(scene.home)
    plant_identity(home)
    scene.secrets = read_secrets()
    scene.program = home / FOLDER / 'secret-program'
    scene.program.parent.mkdir()
    shutil.copy(PROGRAM, scene.program)
    (home / 'demo.log').write_text(log_text())
    (home / 'wide.log').write_bytes(log_text().encode('utf-16'))
    argument = next(secret for secret in scene.secrets if secret.startswith('--token'))
    environment = {**os.environ, 'RECOURSE_TEST_SECRET': scene.secrets[-4], 'HOME': scene.home, 'LOGNAME': LOGIN}
    pid, _ = coredump.crash([scene.program, argument, *scene.secrets[:3]], cwd=scene.program.parent, env=environment)
    scene.pid = pid
    scene.fields = coredump.wait_for_record(pid)
    scene.service = stack.enter_context(proxied())


def plant_identity(home):
    """Names that no file has by chance; in the mount and UTS namespaces of this run."""
    if not scene.is_planted:
        return
    lines = [line for line in pathlib.Path('/etc/passwd').read_text().splitlines() if line.split(':')[2] != '0']
    own = home / '.passwd'
    own.write_text('\n'.join([f'{LOGIN}:x:0:0:{REAL_NAME}:{home}:/bin/sh', *lines]) + '\n')
    subprocess.run(['mount', '--bind', own, '/etc/passwd'], check=True)
    socket.sethostname(HOST)
    os.environ.update(LOGNAME=LOGIN, USER=LOGIN)


def test_off():
    with user('off') as session:
        session.begin()
        session.recoursectl('check', session.bucket(), code=1)
        session.call('Synchronize')
        assert session.list_ledger() == [] and session.n_connections() == 0
        assert session.query('SELECT count(*) FROM submissions') == [(0,)]


def test_level_1():
    with user() as session:
        session.begin()
        session.await_state('asking')
        session.call('Synchronize')
        assert session.n_connections() == 0 and session.list_ledger() == []
        session.recoursectl('answer', session.bucket(), '--send', 'signature')
        session.await_state('sent')
        assert [request.method for request in session.requests()] == ['POST']
        session.check_wire()
        assert [(entry['consent'], entry['level']) for entry in session.list_ledger()] == [('answer', '1')]
        expect_nothing_planted(session.requests())
        scene.bucket = session.bucket()
        scene.first_report = session.requests()[0].json
        scene.first_store = session.reports()[0]['id']
    scene.service.run('request', scene.bucket, '--items', ASKED, '--reason', 'To see which file was open.', '--count', '50')


def test_level_2():
    with user('2') as session:
        session.begin()
        session.await_state('asking')
        assert [request.method for request in session.requests()] == ['POST']
        session.check_wire()
        assert [(entry['consent'], entry['level']) for entry in session.list_ledger()] == [('policy', '2')]
        session.recoursectl('answer', session.bucket(), '--send-all-safe')
        session.await_state('sent')
        assert [sorted(set(archive) - {'manifest.json'}) for archive in session.archives()] == [sorted(sent_names(session))]
        session.check_wire()
        expect_nothing_planted(session.requests())


def sent_names(session):
    """Under which names the safe items went: each is one that was asked for."""
    rows = json.loads(session.list_ledger()[0]['items'])
    assert sorted(row['kind'] for row in rows) == SAFE, rows
    return [row['name'] for row in rows]


def test_level_3():
    with user('3', Words=WORD) as session:
        session.begin()
        session.await_state('asking')
        archives = session.archives()
        assert len(archives) == 1, len(archives)
        assert sorted(set(archives[0]) - {'manifest.json'}) == sorted(sent_names(session))
        assert b'secret-program' in archives[0]['modules'] and b'MDMP' == archives[0]['minidump'][:4]
        expect_nothing_planted(session.requests())
        session.check_wire()
        n_before = len(session.requests())

        session.recoursectl('answer', session.bucket(), '--send', 'demo.log', '--send', 'wide.log')
        session.await_state('sent')
        expect_nothing_planted(session.requests())
        session.check_wire()
        logs = session.archives()[1]
        assert sorted(logs) == ['demo.log', 'manifest.json', 'wide.log'], sorted(logs)
        for name in ['demo.log', 'wide.log']:
            text = logs[name].decode()
            assert HARMLESS in text
            for token in ['[home]', '[machine ID]', '[address]', '[hardware address]', '[e-mail]', '[word]', *(['[login]', '[real name]', '[host]'] if scene.is_planted else [])]:
                assert token in text, f'{token} is not in {name}: {text}'
        assert len(session.requests()) > n_before
        assert b'heapdump' not in b''.join(json.dumps(sorted(archive)).encode() for archive in session.archives())
        assert [entry['consent'] for entry in session.list_ledger() if entry['outcome'] == 'done'][0] == 'answer'


def test_heap_dump():
    """It holds the secrets, which shows that they were there to be found."""
    with user('3') as session:
        session.begin()
        session.await_state('asking')
        expect_nothing_planted(session.requests())
        session.recoursectl('answer', session.bucket(), '--send', 'heapdump')
        session.await_state('sent')
        session.check_wire()
        sent = session.archives()[1]
        assert sorted(sent) == ['heapdump', 'manifest.json'], sorted(sent)
        core = subprocess.run(['zstd', '-dc'], input=sent['heapdump'], capture_output=True, check=True).stdout
        found = find(scene.secrets, core, whole=True)
        assert found == sorted(set(scene.secrets)), set(scene.secrets) - set(found)
        expect_nothing_planted([request for request in session.requests() if request.method != 'PUT'])


def test_machine():
    for machine, level, methods in [('off', '3', []), ('1', '3', []), ('2', 'off', ['POST']), ('2', '3', ['POST'])]:
        with user(level, machine=machine) as session:
            session.begin()
            if machine == 'off':
                session.recoursectl('check', session.bucket(), code=1)
            else:
                session.await_state('asking')
            session.call('Synchronize')
            assert [request.method for request in session.requests()] == methods, (machine, level)
            assert session.n_connections() == len(methods)
            session.check_wire()
            assert {entry['level'] for entry in session.list_ledger()} == ({machine} if methods else set())
    with user('off', machine='3') as session:
        session.begin()
        session.await_state('asking')
        assert [sorted(archive) for archive in session.archives()] == [sorted([*SAFE, 'manifest.json'])]
        session.check_wire()


def strings_of(value):
    if isinstance(value, dict):
        return [text for member in value.values() for text in strings_of(member)]
    if isinstance(value, list):
        return [text for member in value for text in strings_of(member)]
    return [str(value)]


def test_identity():
    with tempfile.TemporaryDirectory(prefix='other-home-') as home, \
            user('2', home=home, host=OTHER_HOST if scene.is_planted else None) as session:
        session.begin()
        session.await_state('asking')
        body = session.of('POST')[0].body
        report = json.loads(body)
        assert list(report) == MEMBERS and list(report['os']) == ['id', 'version', 'arch'], report
        assert [parameter['name'] for parameter in report['signature']] == PARAMETERS
        assert all(list(parameter) == ['name', 'value'] for parameter in report['signature'])
        assert body == json.dumps(report, separators=(',', ':'), ensure_ascii=False).encode(), body
        assert re.fullmatch(r'[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}', report['report'])
        assert report['report'] != scene.first_report['report']
        assert {**report, 'report': 0} == {**scene.first_report, 'report': 0}
        own = {row[0] for row in session.query('SELECT uuid FROM reports')}
        assert not own & set(strings_of(report)) and scene.first_store not in body.decode()
        for request in session.requests():
            assert set(request.fields) <= HEADERS, request.fields
            # Its own process, the user's number and the time are nobody's business.
            others = [str(scene.pid), home, OTHER_HOST, 'Vienna', 'de_AT', scene.fields['COREDUMP_TIMESTAMP'][:10],
                      str(session.folder), *own]
            assert not find(others, request.head, whole=True), request.head
        assert not find([str(scene.pid), *others[1:]], body.replace(report['report'].encode(), b''), whole=True)


def connections(trace):
    """Where the traced processes connected or sent to, apart from sockets of this machine's kernel and bus."""
    lines = trace.read_text(errors='replace').splitlines()
    return [line for line in lines if 'AF_INET' in line]


def expect_only_the_service(trace):
    lines = connections(trace)
    own = f'sin_port=htons({scene.service.proxy.own_port}), sin_addr=inet_addr("127.0.0.1")'
    others = [line for line in lines if own not in line]
    assert not others, others
    return lines


@contextlib.contextmanager
def tracer():
    if shutil.which('strace') is None:
        raise tap.Skip('strace is not installed')
    with tempfile.TemporaryDirectory(prefix='recourse-trace-') as folder:
        trace = pathlib.Path(folder) / 'trace'
        command = ['strace', '-f', '--quiet=all', '--seccomp-bpf', '-e', 'trace=connect,sendto,sendmsg,sendmmsg,bind', '-o', trace]
        if subprocess.run([*command, 'true'], capture_output=True).returncode != 0:
            raise tap.Skip('strace may not trace here')
        yield command, trace


def end_traced(process):
    """strace passes no signal on: what it traces is its only child."""
    for child in pathlib.Path(f'/proc/{process.pid}/task/{process.pid}/children').read_text().split():
        os.kill(int(child), signal.SIGTERM)
    process.wait(coredump.RECORD_SECONDS)


def test_connections():
    with tracer() as (command, trace), user('3', tracer=command) as session:
        reporter = session.begin()
        session.await_state('asking')
        session.recoursectl('answer', session.bucket(), '--send', 'demo.log')
        session.await_state('sent')
        session.recoursectl('check')
        session.proxy.await_request('GET')
        session.check_wire()
        end_traced(reporter)
        assert expect_only_the_service(trace), 'nothing was traced'


def test_quiet_programs():
    with tracer() as (command, trace), user('2') as session:
        session.begin()
        session.await_state('asking')
        for words in [['list'], ['show', session.bucket()], ['ledger'], ['solutions'], ['services'], ['policy'], ['question'],
                      ['check'], ['answer', session.bucket(), '--send-all-safe']]:
            run = subprocess.run([*command, BUILD / 'src' / 'cli' / 'recoursectl', *words], env=session.environment,
                                 capture_output=True, text=True)
            assert run.returncode in (0, 1), (words, run.stderr)
            assert connections(trace) == [], (words, connections(trace))
        session.await_state('sent')


@contextlib.contextmanager
def display():
    reader, writer = os.pipe()
    server = subprocess.Popen(['Xvfb', '-displayfd', str(writer), '-screen', '0', '1024x768x24', '-nolisten', 'tcp', '-noreset'],
                              pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as pipe:
            yield {'DISPLAY': ':' + pipe.readline().strip(), 'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo', 'ADW_DISABLE_PORTAL': '1'}
    finally:
        server.terminate()
        server.wait()


def test_window():
    for name in ['Xvfb', 'xdotool']:
        if shutil.which(name) is None:
            raise tap.Skip(f'{name} is not installed')
    with tracer() as (command, trace), user() as session, display() as shown:
        session.begin()
        session.await_state('asking')
        environment = {**session.environment, **shown, 'XDG_RUNTIME_DIR': str(session.folder)}
        program = BUILD / 'src' / 'app' / 'recourse'
        window = subprocess.Popen([*command, program, '--problem', session.bucket()], env=environment, stderr=subprocess.DEVNULL)
        try:
            subprocess.run(['timeout', str(coredump.RECORD_SECONDS), 'xdotool', 'search', '--sync', '--onlyvisible', '--name', '^Recourse'],
                           env=environment, stdout=subprocess.DEVNULL, check=True)
            for page in ['solutions', 'settings', 'problems']:
                # It ends when the window has taken it.
                subprocess.run([program, '--page', page], env=environment, stderr=subprocess.DEVNULL, check=True)
        finally:
            end_traced(window)
        assert trace.stat().st_size > 0 and connections(trace) == [], connections(trace)
        assert session.n_connections() == 0


TESTS_OF_ALL = [
    ('At off not one connection is made after a crash, also when asked to', test_off),
    ('At 1 not one connection is made before the answer, and then the ledger’s bytes go', test_level_1),
    ('At 2 the first stage goes, safe evidence after the answer, and the ledger has every byte', test_level_2),
    ('At 3 no byte that goes by itself has a secret of the program or names anybody; a log goes after the answer, its identifiers replaced', test_level_3),
    ('A heap dump goes only when it was chosen', test_heap_dump),
    ('The machine’s level holds on the wire, whatever the user’s is', test_machine),
    ('Two machines’ reports of one problem share nothing but the problem and the system', test_identity),
    ('The reporter connects to the service and to nobody else', test_connections),
    ('recoursectl connects to nobody', test_quiet_programs),
    ('The window connects to nobody', test_window),
]


def inside():
    scene.is_planted = os.geteuid() == 0 and not os.path.isdir('/run/systemd/system')
    with contextlib.ExitStack() as stack:
        make_scene(stack)
        only = os.environ.get('RECOURSE_TEST_ONLY')
        return tap.run([(name, test) for name, test in TESTS_OF_ALL if only is None or test.__name__ in only.split(',')])


def main():
    if sys.argv[1:] == ['--inside']:
        return inside()
    command = [sys.executable, __file__, '--inside']
    if os.geteuid() == 0 and not os.path.isdir('/run/systemd/system'):
        command = ['unshare', '--mount', '--uts', '--propagation', 'private', *command]
    run = subprocess.run([TESTS / 'support' / 'coredump-pipeline', *command], stderr=subprocess.PIPE, text=True)
    sys.stderr.write(run.stderr)
    if run.returncode == UNAVAILABLE:
        tap.skip_all(run.stderr.strip().splitlines()[-1])
    return run.returncode


if __name__ == '__main__':
    sys.exit(main())
