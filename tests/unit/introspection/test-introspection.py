#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The library as another language sees it."""
import pathlib, re, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / 'support'))
import tap

try:
    import gi
except ImportError:
    tap.skip_all('PyGObject is not installed (package: python3-gi)')
gi.require_version('Json', '1.0')
gi.require_version('Rec', '1.0')
from gi.repository import GLib, Json, Rec

VECTOR = re.compile(r'{ ("[^{]*?), { (.*?), NULL }, "([0-9a-f]{32})" }')
VALUES = ['demo', '1.2.3-4', 'ab' * 20, 'libdemo.so.1', '1.0', '9c1e', 'SIGSEGV/SEGV_MAPERR', '0x1139']
TIME = 1795239642000000


def make_report():
    report = Rec.Report.new(Rec.Signature.new_for_values('AppCrash', VALUES), TIME)
    report.set_id('1b4e28ba-2fa1-11d2-883f-0016d3cca427')
    report.add_source('systemd-coredump')
    report.set_detail(Rec.Detail.ANALYSIS)
    report.set_process(4711, 1000)
    return report


def print_json(report):
    builder = Json.Builder.new()
    report.to_json(builder, True)
    return Json.to_string(builder.get_root(), False)


def test_golden_buckets():
    vectors = VECTOR.findall(pathlib.Path(sys.argv[1]).read_text(encoding='utf-8'))
    assert len(vectors) >= 5
    for event_type, values, bucket in vectors:
        # A custom event names its own parameters.
        signature = Rec.Signature.new(eval(event_type))
        for number, value in enumerate(eval(f'[{values}]')):
            signature.append(f'P{number + 1}', value)
        assert signature.get_bucket() == bucket, event_type


def test_names():
    signature = Rec.Signature.new_for_values('AppCrash', VALUES)
    names = [signature.get_name(i) for i in range(signature.get_n_parameters())]
    assert names[0] == 'ApplicationName' and names[7] == 'ExceptionOffset', names
    assert signature.lookup('FaultModuleName') == 'libdemo.so.1'


def test_round_trip():
    report = make_report()
    text = print_json(report)
    node = Json.from_string(text)
    again = Rec.Report.new_from_json(node.get_object())
    assert print_json(again) == text
    assert again.get_bucket() == report.get_bucket() and again.get_time() == TIME


def test_error():
    try:
        Rec.Report.new_from_json(Json.from_string('{"event_type": 3}').get_object())
    except GLib.Error as error:
        assert error.domain == GLib.quark_to_string(Rec.error_quark()), error.domain
        return
    raise AssertionError('a report without a signature was taken')


tap.run([
    ('Another language reckons the golden bucket IDs', test_golden_buckets),
    ('Another language sees the parameters under their names', test_names),
    ('A report goes to JSON and back in another language', test_round_trip),
    ('A bad report is an error of the library’s domain in another language', test_error),
])
