/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-outgoing-reader.h"
#include "app/rec-policy-link.h"

G_BEGIN_DECLS

#define REC_TYPE_QUESTION_SIGNATURE_VIEW (rec_question_signature_view_get_type ())
G_DECLARE_FINAL_TYPE (RecQuestionSignatureView,
                      rec_question_signature_view,
                      REC,
                      QUESTION_SIGNATURE_VIEW,
                      AdwBin)

void rec_question_signature_view_show_question (RecQuestionSignatureView *self,
                                                RecQuestion *question,
                                                RecPolicyLink *policy);
void rec_question_signature_view_set_policy (RecQuestionSignatureView *self, RecPolicyLink *policy);
gboolean rec_question_signature_view_is_always (RecQuestionSignatureView *self);

G_END_DECLS
