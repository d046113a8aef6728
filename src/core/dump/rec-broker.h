/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One question and one answer over a SOCK_SEQPACKET pair: the child sends a path, the parent sends
 * one byte, with the file where it hands it out. */
int rec_broker_ask (int socket, const char *path);
gboolean rec_broker_answer (int socket, const char *root);

G_END_DECLS
