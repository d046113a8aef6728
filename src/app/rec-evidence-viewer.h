/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REC_TYPE_EVIDENCE_VIEWER (rec_evidence_viewer_get_type ())
G_DECLARE_FINAL_TYPE (RecEvidenceViewer, rec_evidence_viewer, REC, EVIDENCE_VIEWER, AdwWindow)

GtkWidget *
rec_evidence_viewer_new_for_file (const char *title, const char *path, const char *sha256);
GtkWidget *rec_evidence_viewer_new_for_bytes (const char *title,
                                              const char *note,
                                              GBytes *bytes,
                                              const char *sha256);

G_END_DECLS
