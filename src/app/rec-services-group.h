/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-policy-link.h"

G_BEGIN_DECLS

#define REC_TYPE_SERVICES_GROUP (rec_services_group_get_type ())
G_DECLARE_FINAL_TYPE (RecServicesGroup,
                      rec_services_group,
                      REC,
                      SERVICES_GROUP,
                      AdwPreferencesGroup)

G_END_DECLS
