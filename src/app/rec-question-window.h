/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-policy-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_QUESTION_WINDOW (rec_question_window_get_type ())
G_DECLARE_FINAL_TYPE (RecQuestionWindow, rec_question_window, REC, QUESTION_WINDOW, AdwWindow)

RecQuestionWindow *rec_question_window_new (RecStoreReader *reader,
                                            RecReporterLink *reporter,
                                            RecPolicyLink *policy,
                                            const char *bucket);

const char *rec_question_window_get_bucket (RecQuestionWindow *self);

G_END_DECLS
