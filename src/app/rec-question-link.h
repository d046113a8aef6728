/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-reporter-link.h"

G_BEGIN_DECLS

#define REC_TYPE_QUESTION_LINK (rec_question_link_get_type ())
G_DECLARE_FINAL_TYPE (RecQuestionLink, rec_question_link, REC, QUESTION_LINK, GObject)

RecQuestionLink *rec_question_link_new (RecReporterLink *reporter, const char *bucket);

void rec_question_link_answer_async (RecQuestionLink *self,
                                     const char *const *items,
                                     const char *comment,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
rec_question_link_answer_finish (RecQuestionLink *self, GAsyncResult *result, GError **error);
void rec_question_link_cancel_async (RecQuestionLink *self,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
rec_question_link_cancel_finish (RecQuestionLink *self, GAsyncResult *result, GError **error);

gboolean rec_question_link_get_progress (RecQuestionLink *self,
                                         const char **words,
                                         guint64 *done,
                                         guint64 *total);
const char *rec_question_link_get_offline (RecQuestionLink *self);

G_END_DECLS
