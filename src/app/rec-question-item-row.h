/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/report/rec-evidence-item.h"

G_BEGIN_DECLS

#define REC_TYPE_QUESTION_ITEM_ROW (rec_question_item_row_get_type ())
G_DECLARE_FINAL_TYPE (RecQuestionItemRow,
                      rec_question_item_row,
                      REC,
                      QUESTION_ITEM_ROW,
                      GtkListBoxRow)

GtkWidget *rec_question_item_row_new (RecEvidenceItem *item);

RecEvidenceItem *rec_question_item_row_get_item (RecQuestionItemRow *self);
gboolean rec_question_item_row_is_chosen (RecQuestionItemRow *self);

G_END_DECLS
