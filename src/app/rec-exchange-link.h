/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-reporter-link.h"

G_BEGIN_DECLS

/**
 * RecProgress:
 * @words: what is being done
 * @done: bytes that are done
 * @total: bytes in all; 0: not known
 */
typedef struct
{
  char *words;
  guint64 done;
  guint64 total;
} RecProgress;

#define REC_TYPE_EXCHANGE_LINK (rec_exchange_link_get_type ())
G_DECLARE_FINAL_TYPE (RecExchangeLink, rec_exchange_link, REC, EXCHANGE_LINK, GObject)

RecExchangeLink *rec_exchange_link_new (RecReporterLink *reporter);

RecReporterLink *rec_exchange_link_get_reporter (RecExchangeLink *self);
const RecProgress *rec_exchange_link_get_progress (RecExchangeLink *self, const char *bucket);
const char *rec_exchange_link_get_offline (RecExchangeLink *self);

void rec_exchange_link_check (RecExchangeLink *self, const char *bucket);
void rec_exchange_link_cancel (RecExchangeLink *self, const char *bucket);
void rec_exchange_link_ignore (RecExchangeLink *self, const char *bucket, gboolean ignored);
gint64 rec_exchange_link_get_paused_until (RecExchangeLink *self);
void rec_exchange_link_pause (RecExchangeLink *self, gint64 until);
void rec_exchange_link_mark (RecExchangeLink *self, const char *bucket, const char *mark);

G_END_DECLS
