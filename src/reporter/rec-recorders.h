/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RecRecorder:
 * @name: the recorder's name
 * @records: whether it is there and records
 * @missing: what is missing and which package brings it, for people; empty when nothing is
 */
typedef struct
{
  char *name;
  gboolean records;
  char *missing;
} RecRecorder;

void rec_recorder_free (RecRecorder *self);
GPtrArray *rec_recorders_list (const char *root);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecRecorder, rec_recorder_free)

G_END_DECLS
