/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RecPolicySide:
 * @REC_POLICY_USER: what a user sets for themselves
 * @REC_POLICY_MACHINE: what the administrator sets for all users
 */
typedef enum
{
  REC_POLICY_USER,
  REC_POLICY_MACHINE,
} RecPolicySide;

/**
 * RecPolicyType:
 * @REC_POLICY_LEVEL: `off`, `1`, `2` or `3`; on the machine's side `user` too: each user chooses
 * @REC_POLICY_BOOLEAN: `true` or `false`
 * @REC_POLICY_NUMBER: a whole number between the key's limits
 * @REC_POLICY_LIST: texts, separated by `;` as in a key file
 * @REC_POLICY_CHOICE: one of the key's words
 * @REC_POLICY_TEXT: the name of a service description
 */
typedef enum
{
  REC_POLICY_LEVEL,
  REC_POLICY_BOOLEAN,
  REC_POLICY_NUMBER,
  REC_POLICY_LIST,
  REC_POLICY_CHOICE,
  REC_POLICY_TEXT,
} RecPolicyType;

/* The keys, one table in rec-policy-key.c: each switch of facts/wer.md C.1 that has a counterpart
 * here (docs/policy.md says which, and why the others have none). A key is written as in the file's
 * group [Policy]; the level of one event type is the key “EventTypes/NAME”, in the group
 * [EventTypes]. */
#define REC_POLICY_KEY_LEVEL "Level"
/* Whether an event type's own level counts more than the general one (DefaultOverrideBehavior). */
#define REC_POLICY_KEY_EVENT_TYPES_FIRST "EventTypesFirst"
/* Programs never reported: base names or absolute paths, * stands for any run of characters. */
#define REC_POLICY_KEY_EXCLUDE "Exclude"
/* Whether evidence may be sent at all (DontSendAdditionalData). */
#define REC_POLICY_KEY_EXTRA_DATA "ExtraData"
/* Whether evidence goes again for a bucket whose evidence went already (BypassDataThrottling). */
#define REC_POLICY_KEY_REPEAT_DATA "RepeatData"
/* No notifications and no questions by themselves; the list still shows what waits (DontShowUI). */
#define REC_POLICY_KEY_QUIET "Quiet"
/* normal, always (no report goes until the user sends it), never (what cannot go now is not kept).
 */
#define REC_POLICY_KEY_QUEUE "Queue"
/* How many reports wait at most: 1 to 500, 50 (MaxQueueCount). */
#define REC_POLICY_KEY_MAX_QUEUE "MaxQueue"
/* Days until what waits for an answer is brought to mind once more; 0 never (QueuePesterInterval).
 */
#define REC_POLICY_KEY_REMIND_DAYS "RemindDays"
/* Whether services are asked for new responses each day. */
#define REC_POLICY_KEY_CHECK_DAILY "CheckDaily"
/* Whether evidence goes over a connection that is paid by volume. */
#define REC_POLICY_KEY_METERED "Metered"
/* The name of the service for what no service description takes; empty: none. */
#define REC_POLICY_KEY_SERVICE "Service"
/* Records in the journal for a recorded and a reported problem (LoggingDisabled). */
#define REC_POLICY_KEY_LOG "Log"
/* How many reports keep their heavy files, those that wait not counted: 1 to 5000, 1000
 * (MaxArchiveCount). */
#define REC_POLICY_KEY_MAX_ARCHIVE "MaxArchive"
/* Days that heavy files are kept, and megabytes (10^6 bytes) that they take together; 0: no limit.
 */
#define REC_POLICY_KEY_MAX_FILES_DAYS "MaxFilesDays"
#define REC_POLICY_KEY_MAX_FILES_SIZE "MaxFilesSize"
/* Days that the reports themselves are kept; 0: for ever. */
#define REC_POLICY_KEY_KEEP_REPORT_DAYS "KeepReportDays"
/* The machine's side only: what becomes of kernel dumps. Whether large ones are always kept
 * (AlwaysKeepMemoryDump); else how many gigabytes (10^9 bytes) must be free for that; how many
 * small ones are kept (MinidumpsCount). */
#define REC_POLICY_KEY_ALWAYS_KEEP_KERNEL_DUMP "AlwaysKeepKernelDump"
#define REC_POLICY_KEY_KERNEL_DUMP_FREE_SPACE "KernelDumpFreeSpace"
#define REC_POLICY_KEY_SMALL_KERNEL_DUMPS "SmallKernelDumps"
/* The user's side only: notifications; words to be replaced in evidence; whether the first choice
 * was made or put off. */
#define REC_POLICY_KEY_NOTIFY "Notify"
#define REC_POLICY_KEY_WORDS "Words"
#define REC_POLICY_KEY_ASKED "Asked"

#define REC_POLICY_EVENT_TYPES_PREFIX "EventTypes/"

const char *const *rec_policy_key_list (RecPolicySide side);
gboolean rec_policy_key_is_known (const char *key, RecPolicySide side);
RecPolicyType rec_policy_key_get_type (const char *key);
const char *rec_policy_key_get_default (const char *key);
char *
rec_policy_key_normalize (const char *key, RecPolicySide side, const char *value, GError **error);

char **rec_policy_list_from_string (const char *value);
char *rec_policy_list_to_string (const char *const *entries);
gboolean rec_policy_list_excludes (const char *const *entries, const char *program);

G_END_DECLS
