/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REC_TYPE_WINDOW (rec_window_get_type ())
G_DECLARE_FINAL_TYPE (RecWindow, rec_window, REC, WINDOW, AdwApplicationWindow)

RecWindow *rec_window_new (AdwApplication *application);

void rec_window_start (RecWindow *self);
void rec_window_show_problem (RecWindow *self, const char *bucket);
void rec_window_show_question (RecWindow *self, const char *bucket);
void rec_window_show_page (RecWindow *self, const char *name);

G_END_DECLS
