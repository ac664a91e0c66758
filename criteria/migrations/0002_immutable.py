"""A set that is not a draft never changes: the database refuses, whoever asks and however.

Tables cannot be emptied by TRUNCATE either in production, where the portal's role does not own them.
"""

from django.db import migrations

PARTS = {
    "criteria_level": "criteria_set_id",
    "criteria_criterion": "criteria_set_id",
    "criteria_indicator": "criteria_set_id",
    "criteria_measure": "indicator_id",
    "criteria_requirement": "indicator_id",
}

FUNCTIONS = """
CREATE FUNCTION criteria_set_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'draft' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) = to_jsonb(OLD) THEN
            RETURN NEW;
        END IF;
        IF OLD.status = 'published' AND NEW.status = 'retired'
           AND to_jsonb(NEW) - 'status' = to_jsonb(OLD) - 'status' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Bộ tiêu chí % phiên bản % đã ban hành, không thể thay đổi.', OLD.code, OLD.version
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'criteria_set_immutable';
END $$;

-- The share lock makes a part and the publishing of its set wait for each other.
CREATE FUNCTION criteria_refuse_unless_draft(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
    SELECT code, version, status INTO found FROM criteria_criteriaset WHERE id = wanted FOR SHARE;
    IF found.status IS NOT NULL AND found.status <> 'draft' THEN
        RAISE EXCEPTION 'Bộ tiêu chí % phiên bản % đã ban hành, không thể thay đổi.', found.code, found.version
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'criteria_part_immutable';
    END IF;
END $$;

-- TG_ARGV[0] is the column that leads to the set: directly, or by way of the indicator.
CREATE FUNCTION criteria_part_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line jsonb;
    parent bigint;
BEGIN
    FOREACH line IN ARRAY ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
        CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END
    ] LOOP
        CONTINUE WHEN line IS NULL;
        parent := (line ->> TG_ARGV[0])::bigint;
        IF TG_ARGV[0] = 'indicator_id' THEN
            SELECT criteria_set_id INTO parent FROM criteria_indicator WHERE id = parent;
        END IF;
        PERFORM criteria_refuse_unless_draft(parent);
    END LOOP;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE FUNCTION criteria_indicator_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.criteria_set_id <> (SELECT criteria_set_id FROM criteria_criterion WHERE id = NEW.criterion_id) THEN
        RAISE EXCEPTION 'Chỉ tiêu phải thuộc cùng bộ với tiêu chí của nó.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'indicator_in_the_set_of_its_criterion';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION criteria_circular_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'in_force_to' = to_jsonb(OLD) - 'in_force_to' THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM criteria_criteriaset WHERE circular_id = OLD.id AND status <> 'draft') THEN
        RAISE EXCEPTION 'Thông tư % đã có bộ tiêu chí ban hành, chỉ còn sửa được ngày hết hiệu lực.', OLD.number
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'circular_immutable';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
"""

TRIGGERS = """
CREATE TRIGGER criteria_set_guard BEFORE UPDATE OR DELETE ON criteria_criteriaset
    FOR EACH ROW EXECUTE FUNCTION criteria_set_guard();
CREATE TRIGGER criteria_indicator_guard BEFORE INSERT OR UPDATE ON criteria_indicator
    FOR EACH ROW EXECUTE FUNCTION criteria_indicator_guard();
CREATE TRIGGER criteria_circular_guard BEFORE UPDATE OR DELETE ON criteria_circular
    FOR EACH ROW EXECUTE FUNCTION criteria_circular_guard();
""" + "".join(
    f"CREATE TRIGGER {table}_part_guard BEFORE INSERT OR UPDATE OR DELETE ON {table} "
    f"FOR EACH ROW EXECUTE FUNCTION criteria_part_guard('{column}');\n"
    for table, column in PARTS.items()
)

REMOVE = """
DROP FUNCTION criteria_set_guard() CASCADE;
DROP FUNCTION criteria_part_guard() CASCADE;
DROP FUNCTION criteria_indicator_guard() CASCADE;
DROP FUNCTION criteria_circular_guard() CASCADE;
DROP FUNCTION criteria_refuse_unless_draft(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("criteria", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, REMOVE)]
