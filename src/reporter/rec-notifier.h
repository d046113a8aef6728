/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RecNoticeKind:
 * @REC_NOTICE_QUESTION: a problem waits for the user's answer
 * @REC_NOTICE_SOLUTION: a solution arrived
 * @REC_NOTICE_REMINDER: problems have waited long for an answer
 * @REC_NOTICE_PROBLEM: a problem was recorded, and there is nothing to ask about it
 * @REC_NOTICE_FLOOD: more problems were recorded than are notified one by one
 */
typedef enum
{
  REC_NOTICE_QUESTION,
  REC_NOTICE_SOLUTION,
  REC_NOTICE_REMINDER,
  REC_NOTICE_PROBLEM,
  REC_NOTICE_FLOOD,
} RecNoticeKind;

#define REC_TYPE_NOTIFIER (rec_notifier_get_type ())
G_DECLARE_FINAL_TYPE (RecNotifier, rec_notifier, REC, NOTIFIER, GObject)

RecNotifier *rec_notifier_new (void);

void rec_notifier_show (RecNotifier *self,
                        RecNoticeKind kind,
                        const char *bucket,
                        const char *application,
                        const char *title);
void rec_notifier_withdraw (RecNotifier *self, const char *bucket);

G_END_DECLS
