/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#define FIXTURE_EXECUTABLE "/usr/bin/demo"
#define FIXTURE_DESCRIPTION                                                                        \
  "[Evidence]\nExecutables=" FIXTURE_EXECUTABLE ";/usr/libexec/demo-helper\n"                      \
  "[Log demo.log]\nPath=${XDG_STATE_HOME}/demo/demo.log\n"                                         \
  "[File settings]\nPath=~/settings.ini\n"

char *evidence_fixture_begin (void);
char *evidence_fixture_write (const char *base, const char *name, const char *contents);
void evidence_fixture_describe (const char *contents);
