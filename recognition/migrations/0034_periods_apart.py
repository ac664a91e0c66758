"""Two recognitions of one unit and title never hold on the same day, whoever writes them."""

from django.db import migrations

from recognition.models.periods import periods_apart


class Migration(migrations.Migration):
    dependencies = [("recognition", "0033_office_texts")]
    operations = [migrations.AddConstraint("recognition", periods_apart())]
