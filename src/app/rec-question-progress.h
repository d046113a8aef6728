/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-question-link.h"
#include "core/store/rec-submission.h"

G_BEGIN_DECLS

#define REC_TYPE_QUESTION_PROGRESS (rec_question_progress_get_type ())
G_DECLARE_FINAL_TYPE (RecQuestionProgress, rec_question_progress, REC, QUESTION_PROGRESS, AdwBin)

gboolean rec_question_progress_is_under_way (RecState state);
void rec_question_progress_update (RecQuestionProgress *self,
                                   RecSubmission *submission,
                                   RecQuestionLink *link);

G_END_DECLS
