"""What is asked of the database for each letter that goes out, in SQL.

Django takes ten times as long to say these as the database to do them, and they come twice for each of many letters.
They are the same on SQLite and PostgreSQL, but for SKIP_LOCKED.
"""

from __future__ import annotations

#: What `MessageQuerySet.due` says, of the one that is due longest: given now, since when to look, and when a claim must
#: have been made to have run out.
NEXT_DUE = """
SELECT * FROM mail_message
WHERE sent_at IS NULL AND passed_on_at IS NULL AND gave_up_at IS NULL AND next_try_at BETWEEN %(since)s AND %(now)s
    AND (claimed_at IS NULL OR claimed_at <= %(ran_out)s) AND (until IS NULL OR until > %(now)s)
ORDER BY next_try_at, id LIMIT 1
"""
SKIP_LOCKED = "FOR UPDATE SKIP LOCKED"

CLAIM = "UPDATE mail_message SET claimed_at = %(now)s, tries = %(tries)s, next_try_at = %(again)s WHERE id = %(id)s"

#: Once it has gone, only that is kept of it.
SENT = """
UPDATE mail_message SET sent_at = %(now)s, gave_up_at = NULL, claimed_at = NULL, last_fault = '',
    "to" = '', subject = '', text = '', calendar = '', stop_link = ''
WHERE id = %(id)s AND sent_at IS NULL AND passed_on_at IS NULL
"""
