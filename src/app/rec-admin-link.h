/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-settings-source.h"

G_BEGIN_DECLS

#define REC_TYPE_ADMIN_LINK (rec_admin_link_get_type ())
G_DECLARE_FINAL_TYPE (RecAdminLink, rec_admin_link, REC, ADMIN_LINK, GObject)

RecAdminLink *rec_admin_link_new (void);

gboolean rec_admin_link_is_ready (RecAdminLink *self);

G_END_DECLS
