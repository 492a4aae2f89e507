"""Search without regard to accents in Portuguese, Spanish and English, with core PostgreSQL only.

`unaccent` is an extension that managed and embedded servers may lack. Snowball's Portuguese stems -ão and -ões apart
once the accents are gone, so folding rewrites those plurals first, on both sides.
"""

from django.db import migrations

ACCENTED = "áàâãäåéèêëíìîïóòôõöúùûüçñý"
PLAIN = "aaaaaaeeeeiiiiooooouuuucny"

FORWARD = f"""
CREATE FUNCTION public.amparo_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.translate(pg_catalog.lower(t), '{ACCENTED}', '{PLAIN}')
$$;
CREATE FUNCTION public.amparo_config(lang text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE pg_catalog.left(lang, 2)
    WHEN 'pt' THEN 'pg_catalog.portuguese'::regconfig
    WHEN 'es' THEN 'pg_catalog.spanish'::regconfig
    WHEN 'en' THEN 'pg_catalog.english'::regconfig
    ELSE 'pg_catalog.simple'::regconfig
  END
$$;
CREATE FUNCTION public.amparo_norm(lang text, t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN pg_catalog.left(lang, 2) = 'pt'
    THEN pg_catalog.regexp_replace(public.amparo_fold(t), '(oes|aes|aos)\\M', 'ao', 'g')
    ELSE public.amparo_fold(t)
  END
$$;
CREATE FUNCTION public.amparo_tsv(lang text, t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.to_tsvector(public.amparo_config(lang), public.amparo_norm(lang, pg_catalog.left(t, 100000)))
$$;
CREATE FUNCTION public.amparo_query(lang text, q text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.websearch_to_tsquery(public.amparo_config(lang), public.amparo_norm(lang, q))
$$;
"""

BACKWARD = """
DROP FUNCTION public.amparo_query(text, text);
DROP FUNCTION public.amparo_tsv(text, text);
DROP FUNCTION public.amparo_norm(text, text);
DROP FUNCTION public.amparo_config(text);
DROP FUNCTION public.amparo_fold(text);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
