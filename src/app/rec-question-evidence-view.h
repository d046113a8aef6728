/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-outgoing-reader.h"
#include "app/rec-policy-link.h"

G_BEGIN_DECLS

#define REC_TYPE_QUESTION_EVIDENCE_VIEW (rec_question_evidence_view_get_type ())
G_DECLARE_FINAL_TYPE (RecQuestionEvidenceView,
                      rec_question_evidence_view,
                      REC,
                      QUESTION_EVIDENCE_VIEW,
                      AdwBin)

void rec_question_evidence_view_show_question (RecQuestionEvidenceView *self,
                                               RecQuestion *question,
                                               RecPolicyLink *policy);
void rec_question_evidence_view_set_policy (RecQuestionEvidenceView *self, RecPolicyLink *policy);
char **rec_question_evidence_view_list_chosen (RecQuestionEvidenceView *self);
char *rec_question_evidence_view_dup_comment (RecQuestionEvidenceView *self);
guint64 rec_question_evidence_view_get_size (RecQuestionEvidenceView *self);
gboolean rec_question_evidence_view_can_send (RecQuestionEvidenceView *self);

G_END_DECLS
