/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-settings-source.h"

G_BEGIN_DECLS

#define REC_TYPE_EVENT_TYPES_GROUP (rec_event_types_group_get_type ())
G_DECLARE_FINAL_TYPE (RecEventTypesGroup,
                      rec_event_types_group,
                      REC,
                      EVENT_TYPES_GROUP,
                      AdwPreferencesGroup)

G_END_DECLS
