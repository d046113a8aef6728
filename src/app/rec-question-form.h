/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-outgoing-reader.h"
#include "app/rec-policy-link.h"

G_BEGIN_DECLS

#define REC_TYPE_QUESTION_FORM (rec_question_form_get_type ())
G_DECLARE_FINAL_TYPE (RecQuestionForm, rec_question_form, REC, QUESTION_FORM, AdwBin)

gboolean rec_question_form_show_question (RecQuestionForm *self,
                                          RecQuestion *question,
                                          RecPolicyLink *policy);
void rec_question_form_set_policy (RecQuestionForm *self, RecPolicyLink *policy);
void rec_question_form_clear (RecQuestionForm *self);

G_END_DECLS
