/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/policy/rec-policy-settings.h"
#include "core/report/rec-evidence.h"

G_BEGIN_DECLS

/**
 * RecLevel:
 * @REC_LEVEL_OFF: nothing is sent, and nothing asked
 * @REC_LEVEL_ASK: every time the user is asked
 * @REC_LEVEL_PARAMETERS: signatures go; for more the user is asked
 * @REC_LEVEL_SAFE_DATA: signatures and safe evidence go; for personal data the user is asked
 *
 * The consent level (design §3, seed 001).
 */
typedef enum
{
  REC_LEVEL_OFF,
  REC_LEVEL_ASK,
  REC_LEVEL_PARAMETERS,
  REC_LEVEL_SAFE_DATA,
} RecLevel;

/* What the first choice recommends (seed 001). */
#define REC_LEVEL_RECOMMENDED REC_LEVEL_PARAMETERS

/**
 * RecDecision:
 * @REC_DECISION_NEVER: it must not go, and nobody is asked
 * @REC_DECISION_ASK: it goes if the user agrees
 * @REC_DECISION_HOLD: it may go, and waits until the user sends it (Queue=always)
 * @REC_DECISION_SEND: it goes
 */
typedef enum
{
  REC_DECISION_NEVER,
  REC_DECISION_ASK,
  REC_DECISION_HOLD,
  REC_DECISION_SEND,
} RecDecision;

/**
 * RecPayloadKind:
 * @REC_PAYLOAD_SIGNATURE: the first stage
 * @REC_PAYLOAD_SAFE: safe evidence
 * @REC_PAYLOAD_PERSONAL: personal evidence
 * @REC_PAYLOAD_FEED: the question for new responses, which tells of no report; the event type and
 * the program do not matter for it
 */
typedef enum
{
  REC_PAYLOAD_SIGNATURE,
  REC_PAYLOAD_SAFE,
  REC_PAYLOAD_PERSONAL,
  REC_PAYLOAD_FEED,
} RecPayloadKind;

typedef struct
{
  RecPayloadKind kind;
  const char *event_type;
  const char *program;
} RecPayload;

/**
 * RecPolicyReason:
 * @REC_POLICY_REASON_LEVEL: the level in force
 * @REC_POLICY_REASON_EVENT_TYPE: the level of the event type
 * @REC_POLICY_REASON_EXCLUDED: the program is excluded
 * @REC_POLICY_REASON_NO_EXTRA_DATA: no evidence may go (`ExtraData`)
 * @REC_POLICY_REASON_QUEUE: reports wait until the user sends them (`Queue`)
 * @REC_POLICY_REASON_BROKEN: a policy file cannot be read
 * @REC_POLICY_REASON_REQUEST: the user asked for it
 *
 * Why a decision is as it is, for whoever must tell the user.
 */
typedef enum
{
  REC_POLICY_REASON_LEVEL,
  REC_POLICY_REASON_EVENT_TYPE,
  REC_POLICY_REASON_EXCLUDED,
  REC_POLICY_REASON_NO_EXTRA_DATA,
  REC_POLICY_REASON_QUEUE,
  REC_POLICY_REASON_BROKEN,
  REC_POLICY_REASON_REQUEST,
} RecPolicyReason;

#define REC_TYPE_POLICY (rec_policy_get_type ())
G_DECLARE_FINAL_TYPE (RecPolicy, rec_policy, REC, POLICY, GObject)

RecPolicy *rec_policy_new (RecPolicySettings *machine, RecPolicySettings *user);

RecDecision rec_policy_decide (RecPolicy *self,
                               const RecPayload *payload,
                               gboolean asked_by_user,
                               RecPolicyReason *reason);

RecLevel rec_policy_get_level (RecPolicy *self);
RecLevel rec_policy_get_level_for (RecPolicy *self, const char *event_type);
gboolean rec_policy_is_locked (RecPolicy *self, const char *key);
const char *rec_policy_get_problem (RecPolicy *self);
char **rec_policy_list_keys (RecPolicy *self);
const char *rec_policy_get_value (RecPolicy *self, const char *key);
const char *rec_policy_get_origin (RecPolicy *self, const char *key);
char *rec_policy_dup_origin_words (RecPolicy *self, const char *key);
gboolean rec_policy_get_boolean (RecPolicy *self, const char *key);
guint rec_policy_get_number (RecPolicy *self, const char *key);
char **rec_policy_get_list (RecPolicy *self, const char *key);
gboolean rec_policy_excludes (RecPolicy *self, const char *program);

RecPayloadKind rec_payload_kind_for_evidence (const char *evidence_kind);
const char *rec_level_to_string (RecLevel level);
gboolean rec_level_from_string (const char *string, RecLevel *level);
RecLevel rec_level_raise_to_recommended (RecLevel own);

G_END_DECLS
