/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define REC_EVENT_TYPE_APP_CRASH "AppCrash"
#define REC_EVENT_TYPE_APP_HANG "AppHang"
#define REC_EVENT_TYPE_APP_HANG_XPROC "AppHangXProc"
#define REC_EVENT_TYPE_EXCEPTION "Exception"
#define REC_EVENT_TYPE_KERNEL_FAULT "KernelFault"

const char *const *rec_event_type_list_parameters (const char *event_type);

G_END_DECLS
