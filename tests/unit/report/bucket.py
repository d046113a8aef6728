#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the golden bucket IDs against protocol.md's own words, without Recourse's code."""
import hashlib, re, struct, sys

vectors = re.findall(r'{ ("[^{]*?), { (.*?), NULL }, "([0-9a-f]{32})" }', open(sys.argv[1], encoding='utf-8').read(), re.S)
for event_type, values, bucket in vectors:
    strings = [s.encode() for s in [eval(event_type), *eval('[' + values + ']')]]
    digest = hashlib.sha256(b''.join(struct.pack('>I', len(s)) + s for s in strings)).digest()
    assert digest[:16].hex() == bucket, f'{event_type} {values}: {digest[:16].hex()}, not {bucket}'
assert len(vectors) >= 5, 'the vectors were not found'
