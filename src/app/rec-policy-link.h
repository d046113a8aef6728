/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-reporter-link.h"
#include "app/rec-settings-source.h"

G_BEGIN_DECLS

#define REC_TYPE_POLICY_LINK (rec_policy_link_get_type ())
G_DECLARE_FINAL_TYPE (RecPolicyLink, rec_policy_link, REC, POLICY_LINK, GObject)

/**
 * RecServiceInfo:
 * @id: the name of its description
 * @name: as people know it
 * @url: its address
 * @vendor: whose it is
 * @privacy: the address of its privacy policy
 * @account: `none`, `optional` or `required`
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *url;
  const char *vendor;
  const char *privacy;
  const char *account;
} RecServiceInfo;

RecPolicyLink *rec_policy_link_new (RecReporterLink *reporter);

gboolean rec_policy_link_is_known (RecPolicyLink *self);
const char *rec_policy_link_get_problem (RecPolicyLink *self);
guint rec_policy_link_get_n_services (RecPolicyLink *self);
void rec_policy_link_get_service (RecPolicyLink *self, guint index, RecServiceInfo *info);
gboolean rec_policy_link_find_service (RecPolicyLink *self, const char *id, RecServiceInfo *info);
char *rec_policy_link_dup_service_problems (RecPolicyLink *self);

G_END_DECLS
