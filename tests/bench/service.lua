-- SPDX-FileCopyrightText: Recourse contributors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- For wrk: first-stage reports, each with a UUID of its own, for the buckets in a file of
-- “BUCKET NAME” lines. The first argument is that file, the second a number of this run.

local threads = 0
local format, random = string.format, math.random

function setup (thread)
  threads = threads + 1
  thread:set ("number", threads)
end

function init (arguments)
  buckets = {}
  for line in io.lines (arguments[1]) do
    local id, name = line:match ("(%x+) (.+)")
    buckets[#buckets + 1] = format ('","event_type":"AppCrash","bucket":"%s","bucket_version":1,"signature":['
      .. '{"name":"ApplicationName","value":"%s"},{"name":"ApplicationVersion","value":"1.2.3-4"},'
      .. '{"name":"ApplicationBuildId","value":"0123456789abcdef0123456789abcdef01234567"},'
      .. '{"name":"FaultModuleName","value":"libdemo.so.1"},{"name":"FaultModuleVersion","value":"1.0.0"},'
      .. '{"name":"FaultModuleBuildId","value":"89abcdef0123456789abcdef0123456789abcdef"},'
      .. '{"name":"ExceptionCode","value":"SIGSEGV/SEGV_MAPERR"},{"name":"ExceptionOffset","value":"0x1f3a2"}],'
      .. '"os":{"id":"debian","version":"12","arch":"x86_64"},"occurrences":1,"client":"recourse 0.1.0"}', id, name)
  end
  math.randomseed (tonumber (arguments[2]) * 1000 + number)
  sent = 0
end

function request ()
  sent = sent + 1
  -- Random as a real one is, so that the index is written all over; the count makes it unique.
  local uuid = format ("%04x%04x-%04x-4%03x-8%03x-%04x%08x", random (0, 65535), random (0, 65535), random (0, 65535),
    random (0, 4095), number, random (0, 65535), sent)
  return wrk.format ("POST", "/v1/reports", nil,
    '{"protocol":1,"report":"' .. uuid .. buckets[random (#buckets)])
end

function done (summary, latency, requests)
  local errors = summary.errors
  io.write (format ('RESULT {"answered":%d,"seconds":%f,"p50":%f,"p99":%f,"max":%f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile (50) / 1e3, latency:percentile (99) / 1e3,
    latency.max / 1e3, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
