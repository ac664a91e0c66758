"""One table for every numbered paper of an office; a decision is a paper that ends dossiers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

KINDS = [
    ("recognise", "Quyết định công nhận"),
    ("refuse", "Văn bản trả lời"),
    ("council", "Quyết định thành lập Hội đồng"),
    ("report", "Báo cáo thẩm định"),
    ("proposal", "Tờ trình"),
    ("answer", "Công văn trả lời"),
    ("revoke", "Quyết định thu hồi"),
]

ITEMS_STAY = """
CREATE OR REPLACE FUNCTION issued_items_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  item record;
BEGIN
  IF TG_OP = 'INSERT' THEN item := NEW; ELSE item := OLD; END IF;
  IF EXISTS (SELECT 1 FROM {table} WHERE id = item.{column} AND state = 'issued') THEN
    RAISE EXCEPTION 'Danh sách đơn vị của văn bản đã ban hành không sửa được.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
"""

ISSUED = Q(file__isnull=False) & Q(number__isnull=False) & Q(issued_on__isnull=False)


def foreign(to, **kwargs):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=to, **kwargs)


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("recognition", "0019_previews")]
    operations = [
        migrations.RemoveConstraint("decision", "decision_number_once"),
        migrations.RemoveConstraint("decision", "decision_issued_whole"),
        migrations.RemoveConstraint("decision", "decision_signed_has_file"),
        migrations.RemoveConstraint("decisionitem", "decision_item_once"),
        migrations.RenameModel("Decision", "Document"),
        migrations.RenameModel("DecisionItem", "DocumentItem"),
        migrations.RenameField("documentitem", "decision", "document"),
        migrations.RenameField("document", "decided_by", "signer"),
        migrations.RunSQL(
            ITEMS_STAY.format(table="recognition_document", column="document_id"),
            ITEMS_STAY.format(table="recognition_decision", column="decision_id"),
        ),
        migrations.AlterModelOptions(
            "document", {"ordering": ["-pk"], "verbose_name": "văn bản", "verbose_name_plural": "văn bản"}
        ),
        migrations.AlterModelOptions(
            "documentitem",
            {
                "ordering": ["dossier__unit__sort_key"],
                "verbose_name": "hồ sơ trong văn bản",
                "verbose_name_plural": "hồ sơ trong văn bản",
            },
        ),
        migrations.AlterField(
            "document", "kind", models.CharField(choices=KINDS, max_length=10, verbose_name="loại")
        ),
        migrations.AlterField(
            "document",
            "office",
            foreign("recognition.office", related_name="documents", verbose_name="cơ quan ban hành"),
        ),
        migrations.AlterField(
            "document", "round", foreign("recognition.round", related_name="documents", verbose_name="đợt")
        ),
        migrations.AlterField(
            "document", "signer", foreign(settings.AUTH_USER_MODEL, related_name="+", verbose_name="người ký")
        ),
        migrations.AlterField(
            "document", "signer_name", models.CharField(max_length=150, verbose_name="tên người ký")
        ),
        migrations.AlterField(
            "documentitem", "document", foreign("recognition.document", related_name="items")
        ),
        migrations.AlterField(
            "documentitem", "dossier", foreign("recognition.dossier", related_name="document_items")
        ),
        migrations.AlterField(
            "documentitem",
            "unit_name",
            models.CharField(max_length=250, verbose_name="tên đơn vị trên văn bản"),
        ),
        migrations.CreateModel(
            "Decision",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
                "verbose_name": "quyết định",
                "verbose_name_plural": "quyết định",
            },
            bases=("recognition.document",),
        ),
        migrations.AlterField(
            "recognition",
            "decision",
            foreign(
                "recognition.decision", null=True, blank=True, related_name="recognitions", verbose_name="quyết định"
            ),
        ),
        migrations.AddConstraint(
            "document",
            models.UniqueConstraint(
                F("office"),
                F("symbol"),
                F("issued_on__year"),
                F("number"),
                condition=~Q(state="abandoned") & Q(number__isnull=False),
                name="document_number_once",
                violation_error_message="Số này đã dùng cho một văn bản khác trong năm.",
            ),
        ),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                condition=~Q(state="issued") | ISSUED,
                name="document_issued_whole",
                violation_error_message="Văn bản ban hành phải có số, ngày và tệp đã ký.",
            ),
        ),
        migrations.AddConstraint(
            "document",
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_file__isnull=False),
                name="document_signed_has_file",
                violation_error_message="Văn bản đã ký phải có tệp.",
            ),
        ),
        migrations.AddConstraint(
            "documentitem",
            models.UniqueConstraint(
                fields=["document", "dossier"],
                name="document_item_once",
                violation_error_message="Hồ sơ đã có trong văn bản này.",
            ),
        ),
    ]
