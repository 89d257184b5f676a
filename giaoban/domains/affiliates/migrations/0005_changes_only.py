from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('affiliates', '0004_own_kinds'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='affiliatecase',
            name='new_code',
        ),
        migrations.RemoveField(
            model_name='affiliatecase',
            name='result',
        ),
        migrations.AddField(
            model_name='affiliatecase',
            name='address',
            field=models.CharField(blank=True, max_length=300, verbose_name='địa chỉ mới'),
        ),
        migrations.AddField(
            model_name='affiliatecase',
            name='certificate',
            field=models.CharField(blank=True, max_length=60, verbose_name='số giấy chứng nhận'),
        ),
        migrations.AddField(
            model_name='affiliatecase',
            name='issued_by',
            field=models.CharField(blank=True, max_length=150, verbose_name='cơ quan cấp'),
        ),
        migrations.AddField(
            model_name='affiliatecase',
            name='valid_until',
            field=models.DateField(blank=True, null=True, verbose_name='hết nhiệm kỳ, hết hạn giấy, hoặc hạn khắc phục'),
        ),
        migrations.AlterField(
            model_name='affiliatecase',
            name='head',
            field=models.CharField(blank=True, max_length=150, verbose_name='người đứng đầu mới'),
        ),
        migrations.AlterField(
            model_name='affiliatecase',
            name='matter',
            field=models.CharField(choices=[('personnel', 'kiện toàn nhân sự'), ('charter', 'sửa đổi điều lệ'), ('rename', 'đổi tên'), ('seat', 'chuyển trụ sở'), ('branch', 'mở chi nhánh, văn phòng đại diện'), ('close_branch', 'đóng chi nhánh, văn phòng đại diện'), ('certificate', 'cấp lại giấy chứng nhận'), ('warn', 'cảnh báo, yêu cầu chấn chỉnh'), ('clear', 'rút cảnh báo'), ('suspend', 'tạm đình chỉ'), ('restore', 'cho hoạt động trở lại'), ('lost_contact', 'ghi nhận mất liên lạc'), ('handover', 'chuyển về cơ quan khác quản lý')], max_length=20, verbose_name='việc'),
        ),
        migrations.AlterField(
            model_name='affiliatecase',
            name='new_name',
            field=models.CharField(blank=True, max_length=300, verbose_name='tên mới, tên chi nhánh hoặc cơ quan nhận'),
        ),
    ]
