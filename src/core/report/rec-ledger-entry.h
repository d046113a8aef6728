/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RecLedgerStage:
 * @REC_LEDGER_SIGNATURE: the first stage, `POST /v1/reports`
 * @REC_LEDGER_EVIDENCE: the second stage, `PUT` or `HEAD` of a report's evidence
 * @REC_LEDGER_FEED: the question for new responses, which tells nothing of any report
 */
typedef enum
{
  REC_LEDGER_SIGNATURE,
  REC_LEDGER_EVIDENCE,
  REC_LEDGER_FEED,
} RecLedgerStage;

/**
 * RecConsent:
 * @REC_CONSENT_POLICY: the level in force lets it go without a question
 * @REC_CONSENT_ANSWER: the user was asked, and agreed
 * @REC_CONSENT_REQUEST: the user asked for it to be sent
 */
typedef enum
{
  REC_CONSENT_POLICY,
  REC_CONSENT_ANSWER,
  REC_CONSENT_REQUEST,
} RecConsent;

#define REC_TYPE_LEDGER_ENTRY (rec_ledger_entry_get_type ())
G_DECLARE_FINAL_TYPE (RecLedgerEntry, rec_ledger_entry, REC, LEDGER_ENTRY, GObject)

RecLedgerEntry *rec_ledger_entry_new (RecLedgerStage stage, gint64 time);

void rec_ledger_entry_set_report (RecLedgerEntry *self, const char *report);
void rec_ledger_entry_set_bucket (RecLedgerEntry *self, const char *bucket);
void rec_ledger_entry_set_service (RecLedgerEntry *self, const char *service);
void rec_ledger_entry_set_url (RecLedgerEntry *self, const char *url);
void rec_ledger_entry_set_head (RecLedgerEntry *self, const char *head);
void rec_ledger_entry_set_body (RecLedgerEntry *self, GBytes *body);
void rec_ledger_entry_set_sha256 (RecLedgerEntry *self, const char *sha256);
void rec_ledger_entry_set_items (RecLedgerEntry *self, const char *items);
void rec_ledger_entry_set_outcome (RecLedgerEntry *self, const char *outcome);
void rec_ledger_entry_set_id (RecLedgerEntry *self, gint64 id);
void rec_ledger_entry_set_size (RecLedgerEntry *self, gint64 size);
void rec_ledger_entry_set_consent (RecLedgerEntry *self, RecConsent consent, const char *level);

gint64 rec_ledger_entry_get_id (RecLedgerEntry *self);
RecLedgerStage rec_ledger_entry_get_stage (RecLedgerEntry *self);
gint64 rec_ledger_entry_get_time (RecLedgerEntry *self);
gint64 rec_ledger_entry_get_size (RecLedgerEntry *self);
RecConsent rec_ledger_entry_get_consent (RecLedgerEntry *self);
const char *rec_ledger_entry_get_level (RecLedgerEntry *self);
const char *rec_ledger_entry_get_report (RecLedgerEntry *self);
const char *rec_ledger_entry_get_bucket (RecLedgerEntry *self);
const char *rec_ledger_entry_get_service (RecLedgerEntry *self);
const char *rec_ledger_entry_get_url (RecLedgerEntry *self);
const char *rec_ledger_entry_get_head (RecLedgerEntry *self);
GBytes *rec_ledger_entry_get_body (RecLedgerEntry *self);
const char *rec_ledger_entry_get_sha256 (RecLedgerEntry *self);
const char *rec_ledger_entry_get_items (RecLedgerEntry *self);
GPtrArray *rec_ledger_entry_list_items (RecLedgerEntry *self);
const char *rec_ledger_entry_get_outcome (RecLedgerEntry *self);
void rec_ledger_entry_to_json (RecLedgerEntry *self, JsonBuilder *builder);

const char *rec_ledger_stage_to_string (RecLedgerStage stage);
gboolean rec_ledger_stage_from_string (const char *string, RecLedgerStage *stage);
const char *rec_consent_to_string (RecConsent consent);
gboolean rec_consent_from_string (const char *string, RecConsent *consent);

G_END_DECLS
