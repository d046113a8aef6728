/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-policy-link.h"

G_BEGIN_DECLS

#define REC_TYPE_QUESTION_HEAD (rec_question_head_get_type ())
G_DECLARE_FINAL_TYPE (RecQuestionHead, rec_question_head, REC, QUESTION_HEAD, AdwBin)

void rec_question_head_show (RecQuestionHead *self,
                             const char *service,
                             const char *format,
                             const char *application,
                             const char *reason);
void rec_question_head_set_policy (RecQuestionHead *self, RecPolicyLink *policy);

G_END_DECLS
