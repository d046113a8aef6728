# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A window beside the main one, driven like the main one."""

import copy
import re

from harness import Failure, wait_for

CLASS = re.compile('(Gtk|Adw|Rec)[A-Z]')


def find_frame(app, title):
    for frame in app.root:
        if frame is not None and frame.name == title:
            return frame
    return None


def open_side(app, title):
    """The window with this title: what looks for a widget looks only there, and keys go there."""
    side = copy.copy(app)
    side.root = wait_for(lambda: find_frame(app, title), 'the window ' + title)
    side.window_id = wait_for(lambda: app.find_window('^%s$' % title.replace('?', '[?]')),
                              'the window %s on the display' % title)
    return side


def wait_until_closed(app, title):
    wait_for(lambda: app.find_window('^%s$' % title.replace('?', '[?]')) is None,
             'the end of the window ' + title)


def is_in_state(app, node, name):
    return node.getState().contains(getattr(app.pyatspi, 'STATE_' + name))


def is_checked(app, name):
    return is_in_state(app, app.get(name=name, role='check box'), 'CHECKED')


def is_sensitive(app, name, role):
    return is_in_state(app, app.get(name=name, role=role), 'SENSITIVE')


def focus(app, name, role, limit=40):
    """Goes to a widget with the keyboard."""
    node = app.get(name=name, role=role)
    for _ in range(limit):
        if is_in_state(app, node, 'FOCUSED'):
            return
        app.key('Tab')
    raise Failure('no focus on ' + name)


def tick(app, name):
    """With the keyboard: GTK 4.8 gives a check button no action."""
    before = is_checked(app, name)
    focus(app, name, 'check box')
    app.key('space')
    wait_for(lambda: is_checked(app, name) != before, 'another tick at ' + name)


def get_text(app, name):
    """What stands in a view of text."""
    text = app.get(name=name, role='text').queryText()
    return text.getText(0, text.characterCount)


def expect_inside(app, width):
    """Nothing that is shown may be wider than the window."""
    wait_for(lambda: app.outer_width() <= width, 'a window of %d pixels, not %d'
             % (width, app.outer_width()))
    frame = app.root.queryComponent().getExtents(app.pyatspi.WINDOW_COORDS)
    for node in app.walk():
        try:
            extents = node.queryComponent().getExtents(app.pyatspi.WINDOW_COORDS)
        except NotImplementedError:
            continue
        # A head stands over the edges of a window that draws its own border.
        if extents.width > frame.width + 2:
            path = ' in '.join(inner.name or inner.getRoleName() for inner in app.walk(node))
            raise Failure('%s “%s” is %d pixels wide in a window of %d: %s'
                          % (node.getRoleName(), node.name, extents.width, frame.width, path))


def expect_names(app):
    """What can be pressed or filled in has a name; without one its class is read out."""
    for node in app.walk():
        if node.getRoleName() not in ('push button', 'check box', 'text', 'entry', 'toggle button'):
            continue
        if app.visible(node) and (not node.name or CLASS.match(node.name)):
            raise Failure('a %s is read out as “%s”' % (node.getRoleName(), node.name))
