/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/exchange/rec-backoff.h"

#include "core/exchange/rec-exchange-limits.h"

/**
 * rec_backoff_get_delay: (skip)
 * @attempts: how many attempts failed, 1 or more
 * @retry_after: how long the service asked to wait, in seconds; 0 when it named nothing
 * @random: a random number, 0 up to 1
 *
 * When to try again: twice as long after each failure, from %REC_BACKOFF_FIRST to %REC_BACKOFF_MAX
 * seconds. The wait lies between half of that and the whole, so that the clients of a service that
 * was away do not come back all at once. It is never less than @retry_after, beyond which the same
 * jitter is added, for the same reason.
 *
 * Returns: how long to wait, in microseconds
 */
gint64
rec_backoff_get_delay (guint attempts, guint retry_after, double random)
{
  gint64 whole = REC_BACKOFF_FIRST;
  gint64 delay;

  for (guint i = 1; i < attempts && whole < REC_BACKOFF_MAX; i++)
    whole *= 2;
  whole = MIN (whole, REC_BACKOFF_MAX);
  random = CLAMP (random, 0.0, 1.0);

  delay = whole * G_USEC_PER_SEC / 2 + (gint64) (whole * (G_USEC_PER_SEC / 2) * random);
  if (delay < retry_after * (gint64) G_USEC_PER_SEC)
    delay = retry_after * (gint64) G_USEC_PER_SEC
            + (gint64) (REC_BACKOFF_FIRST * (double) G_USEC_PER_SEC * random);

  return delay;
}
