/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fixture.h"

#include <string.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-places.h"
#include "core/report/rec-event-type.h"

#define OS_RELEASE                                                                                 \
  "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nID=debian\n"         \
  "SUPPORT_URL=\"https://www.debian.org/support\"\nBUG_REPORT_URL='https://bugs.debian.org/'\n"
#define STATUS                                                                                     \
  "Package: eog\nStatus: install ok installed\nMaintainer: A <a@example.org>\n"                    \
  "Homepage: https://wiki.gnome.org/Apps/EyeOfGnome\nDescription: viewer\n Homepage: no\n\n"       \
  "Package: --exec\nStatus: install ok installed\n\n"                                              \
  "Package: strange\nOrigin: Example\nHomepage: javascript:alert(1)\n"
/* As Image Viewer's own file, without what is not read of it. */
#define EOG                                                                                        \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<component type=\"desktop-application\">\n"         \
  "<id>org.gnome.eog</id><metadata_license>CC0-1.0</metadata_license>"                             \
  "<project_license>GPL-2.0+</project_license><name>Eye of GNOME</name>"                           \
  "<summary>The image viewer</summary><description><p>It shows images.</p></description>"          \
  "<launchable type=\"desktop-id\">org.gnome.eog.desktop</launchable>"                             \
  "<provides><binary>eog</binary></provides>"                                                      \
  "<url type=\"homepage\">https://wiki.gnome.org/Apps/EyeOfGnome</url>"                            \
  "<url type=\"bugtracker\">https://gitlab.gnome.org/GNOME/eog/-/issues/</url>"                    \
  "<url type=\"donation\">https://www.gnome.org/donate/</url>"                                     \
  "<url type=\"help\">https://help.gnome.org/users/eog/stable/</url></component>"
#define EOG_TRACKER "tracker https://gitlab.gnome.org/GNOME/eog/-/issues/\n"
#define EOG_HELP "help https://help.gnome.org/users/eog/stable/\n"
#define EOG_HOME "homepage https://wiki.gnome.org/Apps/EyeOfGnome\n"
#define DEBIAN "distribution https://bugs.debian.org/\n"
#define DEBIAN_HELP "distribution-help https://www.debian.org/support\n"
#define METAINFO "usr/share/metainfo/org.gnome.eog.metainfo.xml"

static RecReport *
new_report (const char *event_type, const char *path, const char *package, const char *format)
{
  const char *values[] = { "x", "1", "", "x", "1", "", "SIGSEGV", "0x1", NULL };
  g_autoptr (RecSignature) signature
      = rec_signature_new_for_values (REC_EVENT_TYPE_APP_CRASH, values);
  g_autoptr (RecSignature) fault = rec_signature_new (REC_EVENT_TYPE_KERNEL_FAULT);
  g_autoptr (RecApplication) application = rec_application_new ("x", "", "", path, NULL, NULL);
  RecReport *report
      = rec_report_new (g_str_equal (event_type, REC_EVENT_TYPE_APP_CRASH) ? signature : fault, 1);

  rec_report_set_application (report, application);
  if (package != NULL)
    {
      g_autoptr (RecPackage) owner = rec_package_new (package, "1", format);

      rec_report_set_package (report, owner);
    }

  return report;
}

/* “origin: sentence”, then each place in a line of its own. */
static char *
describe (Fixture *fixture, RecReport *report)
{
  g_autoptr (RecDesktopIndex) desktops = rec_desktop_index_new ();
  g_autoptr (RecPlaces) places = rec_places_find (fixture->root, desktops, report);
  g_autofree char *origin = rec_places_dup_origin (places);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s: %s\n", rec_origin_to_string (places->origin), origin);
  for (guint i = 0; i < places->places->len; i++)
    {
      const RecPlace *place = g_ptr_array_index (places->places, i);
      g_autofree char *target = rec_place_dup_target (place);

      g_string_append_printf (text, "%s %s\n", rec_place_kind_to_string (place->kind), target);
    }

  return g_string_free (text, FALSE);
}

static void
assert_places (Fixture *fixture,
               const char *path,
               const char *package,
               const char *format,
               const char *expected)
{
  g_autoptr (RecReport) report = new_report (REC_EVENT_TYPE_APP_CRASH, path, package, format);
  g_autofree char *found = describe (fixture, report);

  g_assert_cmpstr (found, ==, expected);
}

typedef struct
{
  Fixture *fixture;
  RecReport *report;
  char *found;
  int done;
} Search;

static gpointer
search_thread (gpointer data)
{
  Search *search = data;

  search->found = describe (search->fixture, search->report);
  g_atomic_int_set (&search->done, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* As the window does it: the main loop goes on meanwhile. */
static void
assert_places_in_thread (Fixture *fixture,
                         const char *package,
                         const char *format,
                         const char *expected)
{
  g_autoptr (RecReport) report
      = new_report (REC_EVENT_TYPE_APP_CRASH, "/snap/x/1/x", package, format);
  Search search = { fixture, report, NULL, 0 };
  GThread *thread = g_thread_new ("search", search_thread, &search);

  while (!g_atomic_int_get (&search.done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_assert_cmpstr (search.found, ==, expected);
  g_free (search.found);
}

static void
write_debian (Fixture *fixture)
{
  g_free (fixture_write (fixture, "etc/os-release", OS_RELEASE));
  g_free (fixture_write (fixture, "var/lib/dpkg/status", STATUS));
}

static void
test_distribution (Fixture *fixture, gconstpointer data)
{
  write_debian (fixture);
  assert_places (
      fixture, "/usr/bin/eog", "eog", "deb",
      "distribution: This program comes from Debian, as the package eog.\n" DEBIAN DEBIAN_HELP
          EOG_HOME);

  g_free (fixture_write (fixture, METAINFO, EOG));
  assert_places (
      fixture, "/usr/bin/eog", "eog", "deb",
      "distribution: This program comes from Debian, as the package eog.\n" EOG_TRACKER DEBIAN
          EOG_HELP DEBIAN_HELP EOG_HOME);
}

static void
test_tool (Fixture *fixture, gconstpointer data)
{
  g_autofree char *tool = fixture_write (fixture, "usr/bin/reportbug", "#!/bin/sh\n");

  g_assert_no_errno (g_chmod (tool, 0700));
  write_debian (fixture);
  assert_places (fixture, "/usr/bin/eog", "eog", "deb",
                 "distribution: This program comes from Debian, as the package eog.\n"
                 "tool reportbug eog\n" DEBIAN DEBIAN_HELP EOG_HOME);

  /* Never an option of it. */
  assert_places (
      fixture, "/usr/bin/eog", "--exec", "deb",
      "distribution: This program comes from Debian, as the package --exec.\n" DEBIAN DEBIAN_HELP);
}

static void
test_other_makers (Fixture *fixture, gconstpointer data)
{
  write_debian (fixture);
  assert_places (fixture, "/usr/bin/strange", "strange", "deb",
                 "package: This program comes from the package strange, which is not the "
                 "distribution’s.\n");
  assert_places (fixture, "/usr/bin/own", "own", "deb",
                 "package: This program comes from the package own, which is not the "
                 "distribution’s.\n");
  assert_places (fixture, "/opt/vendor/eog", "eog", "deb",
                 "package: This program comes from the package eog, which is not the "
                 "distribution’s.\n" EOG_HOME);
}

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecDesktopIndex) desktops = rec_desktop_index_new ();
  g_autoptr (RecReport) report
      = new_report (REC_EVENT_TYPE_APP_CRASH, "/opt/thing/bin/thing", NULL, NULL);
  g_autoptr (RecPlaces) places = NULL;

  write_debian (fixture);
  assert_places (fixture, "/opt/thing/bin/thing", NULL, NULL,
                 "nobody: This program comes from nobody that is known: it lies in "
                 "/opt/thing/bin.\n");
  places = rec_places_find (fixture->root, desktops, report);
  g_assert_nonnull (strstr (rec_places_get_obstacle (places), "belongs to no package"));
}

static void
test_kernel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = new_report (REC_EVENT_TYPE_KERNEL_FAULT, "", NULL, NULL);
  g_autofree char *found = NULL;

  write_debian (fixture);
  found = describe (fixture, report);
  g_assert_cmpstr (found, ==, "kernel: This is the system’s kernel.\n" DEBIAN);
}

static void
write_flatpak (Fixture *fixture, const char *remote)
{
  g_autoptr (GVariant) deploy = g_variant_ref_sink (g_variant_new (
      "(ss@asta{sv})", remote, "0123", g_variant_new_strv (NULL, 0), (guint64) 42, NULL));

  fixture_write_bytes (fixture, "var/lib/flatpak/app/org.gnome.eog/current/active/deploy",
                       g_variant_get_data (deploy), g_variant_get_size (deploy));
  g_free (fixture_write (fixture, "var/lib/flatpak/repo/config",
                         "[core]\nrepo_version=1\n\n[remote \"flathub\"]\n"
                         "url=https://dl.flathub.org/repo/\nxa.title=Flathub\n"
                         "xa.homepage=https://flathub.org/\n\n[remote \"own\"]\n"
                         "url=https://example.org/repo/\n"));
}

static void
test_flatpak (Fixture *fixture, gconstpointer data)
{
  static const char path[] = "var/lib/flatpak/app/org.gnome.eog/current/active/files/share/"
                             "metainfo/org.gnome.eog.metainfo.xml";

  write_debian (fixture);
  assert_places (fixture, "/app/bin/eog", "org.gnome.eog", "flatpak",
                 "flatpak: This program is a Flatpak. Where it came from is not known.\n");
  write_flatpak (fixture, "flathub");
  g_free (fixture_write (fixture, path, EOG));
  assert_places (
      fixture, "/app/bin/eog", "org.gnome.eog", "flatpak",
      "flatpak: This program comes from Flathub (Flatpak).\n" EOG_TRACKER EOG_HELP EOG_HOME
      "store https://flathub.org/\n");
  write_flatpak (fixture, "own");
  assert_places (fixture, "/app/bin/eog", "org.gnome.eog", "flatpak",
                 "flatpak: This program comes from own (Flatpak).\n" EOG_TRACKER EOG_HELP EOG_HOME
                 "store https://example.org/repo/\n");
  assert_places (fixture, "/app/bin/eog", "../../../etc", "flatpak",
                 "flatpak: This program is a Flatpak. Where it came from is not known.\n");
}

static void
test_flatpak_hostile (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "", "x", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_free (fixture_write (fixture, "var/lib/flatpak/app/org.gnome.eog/current/active/deploy",
                             texts[i]));
      assert_places (fixture, "/app/bin/eog", "org.gnome.eog", "flatpak",
                     "flatpak: This program is a Flatpak. Where it came from is not known.\n");
    }
}

static void
test_snap (Fixture *fixture, gconstpointer data)
{
  g_free (
      fixture_write (fixture, "snap/shot/current/meta/snap.yaml",
                     "name: shot\nversion: '1.2'\nlinks:\n  contact:\n"
                     "    - mailto:us@example.org?attach=/etc/passwd\n    - https://second.org\n"
                     "  issues: https://example.org/shot/issues\n  donation:\n"
                     "  - https://example.org/give\nwebsite: 'https://example.org/shot'\n"
                     "apps:\n  issues: https://example.org/no\n"));
  assert_places (fixture, "/snap/shot/1/bin/shot", "shot", "snap",
                 "snap: This program comes from the Snap Store.\n"
                 "tracker https://example.org/shot/issues\ncontact mailto:us@example.org\n"
                 "homepage https://example.org/shot\n");
  assert_places (fixture, "/snap/shot/1/bin/shot", "../etc", "snap",
                 "snap: This program comes from the Snap Store.\n");
}

/* As snapd answers on its socket; a head, then JSON, then the end of the connection. */
static gboolean
answer_cb (GThreadedSocketService *service,
           GSocketConnection *connection,
           GObject *source,
           const char *body)
{
  GIOStream *stream = G_IO_STREAM (connection);
  g_autofree char *answer
      = g_strconcat ("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n", body, NULL);
  char request[256] = "";

  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (stream), request,
                                        sizeof request - 1, NULL, NULL),
                   >, 0);
  g_assert_true (g_str_has_prefix (request, "GET /v2/snaps/shot HTTP/1.0\r\n"));
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), answer, strlen (answer), NULL,
                             NULL, NULL);
  return TRUE;
}

static void
assert_snapd (Fixture *fixture, const char *body, const char *expected)
{
  g_autofree char *path = fixture_write (fixture, "run/snapd.socket", "");
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (1);
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_unlink (path));
  g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (service, "run", G_CALLBACK (answer_cb), (gpointer) body);
  g_socket_service_start (service);

  /* The service takes connections in the main loop. */
  assert_places_in_thread (fixture, "shot", "snap", expected);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

static void
test_snapd (Fixture *fixture, gconstpointer data)
{
  assert_snapd (fixture,
                "{\"result\":{\"name\":\"shot\",\"contact\":\"us@example.org\",\"website\":"
                "\"javascript:x\",\"publisher\":{\"display-name\":\"Example\"}}}",
                "snap: This program comes from the Snap Store, where Example published it.\n"
                "contact mailto:us@example.org\n");
  assert_snapd (fixture, "[", "snap: This program comes from the Snap Store.\n");
  assert_snapd (fixture, "{\"result\":[]}", "snap: This program comes from the Snap Store.\n");
}

static void
test_uris (void)
{
  static const char *const good[] = { "https://example.org/a?b=c&d#e", "http://[::1]:80/x",
                                      "mailto:bugs@example.org", "HTTPS://Example.org/" };
  static const char *const bad[] = { "javascript:alert(1)",
                                     "file:///etc/passwd",
                                     "data:text/html,x",
                                     "https://",
                                     "https:///x",
                                     "https://bugs.debian.org@example.org/",
                                     "https://a:b@example.org/",
                                     "https://example.org/<b>x</b>",
                                     "https://example.org/\"x",
                                     "https://example.org/ x",
                                     "https://example.org/\nx",
                                     "https://ex\xe2\x80\xae"
                                     "ample.org/",
                                     "https://ex\xd0\xb0mple.org/",
                                     "mailto:",
                                     "mailto:nobody",
                                     "mailto:a@example.org,b@example.org",
                                     "example.org",
                                     "" };
  g_autofree char *mail = rec_place_dup_clean_uri (" mailto:a@b.org?subject=x&attach=/etc/passwd ");

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *clean = rec_place_dup_clean_uri (good[i]);

      g_assert_cmpstr (clean, ==, good[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (rec_place_dup_clean_uri (bad[i]));
  g_assert_null (rec_place_dup_clean_uri (NULL));
  g_assert_cmpstr (mail, ==, "mailto:a@b.org");
}

static void
test_uri_length (void)
{
  for (guint over = 0; over < 2; over++)
    {
      g_autofree char *uri = g_strnfill (REC_PLACE_URI_MAX + over, 'x');
      g_autofree char *clean = NULL;

      memcpy (uri, "https://example.org/", strlen ("https://example.org/"));
      clean = rec_place_dup_clean_uri (uri);
      g_assert_cmpstr (clean, ==, over ? NULL : uri);
    }
}

static void
test_hostile_metainfo (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[]
      = { "",
          "<",
          "<component>eog",
          "\xff\xfe eog",
          "<a>eog</a>",
          "<components>eog</components>",
          "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><component><id>eog</id>"
          "<provides><binary>eog</binary></provides><url type='homepage'>&e;</url></component>",
          "<component><id>eog</id><provides><binary>eog</binary></provides>"
          "<url type='bugtracker'>javascript:alert(1)</url><url type='homepage'>https://a.org/"
          "&lt;b&gt;x</url><url type='contact'>file:///etc/passwd</url></component>" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_free (fixture_write (fixture, METAINFO, texts[i]));
      assert_places (fixture, "/usr/bin/eog", NULL, NULL,
                     "nobody: This program comes from nobody that is known: it lies in "
                     "/usr/bin.\n");
    }
}

static void
test_metainfo_size (Fixture *fixture, gconstpointer data)
{
  for (guint over = 0; over < 2; over++)
    {
      g_autofree char *large = g_strnfill (REC_METAINFO_SIZE_MAX + over, ' ');

      memcpy (large, EOG, strlen (EOG));
      g_free (fixture_write (fixture, METAINFO, large));
      assert_places (fixture, "/usr/bin/eog", NULL, NULL,
                     over ? "nobody: This program comes from nobody that is known: it lies in "
                            "/usr/bin.\n"
                          : "nobody: This program comes from nobody that is known: it lies in "
                            "/usr/bin.\n" EOG_TRACKER EOG_HELP EOG_HOME);
    }
}

/* A program of the same name elsewhere is another program. */
static void
test_other_program (Fixture *fixture, gconstpointer data)
{
  g_free (fixture_write (fixture, METAINFO, EOG));
  assert_places (fixture, "/home/me/eog", NULL, NULL,
                 "nobody: This program comes from nobody that is known: it lies in /home/me.\n");
}

static void
test_hostile_os_release (Fixture *fixture, gconstpointer data)
{
  g_free (fixture_write (fixture, "etc/os-release",
                         "NAME=\"a\nID\n=\n#NAME=b\nBUG_REPORT_URL=javascript:x\n\xff=\xff\n"
                         "SUPPORT_URL=\"https://example.org/help\"\n"));
  assert_places (fixture, "/usr/bin/eog", "eog", "rpm",
                 "distribution: This program comes from the package eog.\n"
                 "distribution-help https://example.org/help\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/places/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("a-package-of-the-distribution-has-its-tracker-and-the-makers", test_distribution);
  ADD ("reportbug-is-offered-where-it-is-installed-and-gets-no-option", test_tool);
  ADD ("a-package-of-others-is-not-called-the-distributions", test_other_makers);
  ADD ("a-program-without-package-says-that-nobody-is-known", test_nobody);
  ADD ("a-kernel-fault-goes-to-the-distribution", test_kernel);
  ADD ("a-flatpak-names-its-remote-and-its-makers", test_flatpak);
  ADD ("what-flatpak-never-wrote-is-left-out", test_flatpak_hostile);
  ADD ("a-snap-names-its-links", test_snap);
  ADD ("snapd-on-this-machine-names-a-snaps-publisher", test_snapd);
  ADD ("metainfo-with-markup-entities-or-scripts-gives-no-place", test_hostile_metainfo);
  ADD ("metainfo-is-read-up-to-its-limit", test_metainfo_size);
  ADD ("metainfo-of-the-same-name-is-not-a-programs-elsewhere", test_other_program);
  ADD ("os-release-is-read-line-by-line", test_hostile_os_release);
#undef ADD
  g_test_add_func ("/places/only-pages-and-mail-are-opened", test_uris);
  g_test_add_func ("/places/an-address-has-a-limit", test_uri_length);

  return g_test_run ();
}
