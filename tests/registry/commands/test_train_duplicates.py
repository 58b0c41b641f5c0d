from desaekspor.cli import run
from desaekspor.registry.management.commands.train_duplicates import synthetic_register


def test_a_synthetic_register_comes_with_its_truth():
    table, truth, trap = synthetic_register(300, 7, 0.2)

    assert table.num_rows == len(truth) == len(trap)
    assert len(set(truth)) < len(truth)
    assert "id_ganda" not in trap


def test_a_key_without_its_columns_is_refused(tmp_path, capsys):
    (tmp_path / "records.csv").write_text("rec_id,nama_usaha\n1,A\n")
    (tmp_path / "key.csv").write_text("rec_id,klaster_id\n1,K\n")

    assert run(["train-duplicates", str(tmp_path / "records.csv"), str(tmp_path / "key.csv"), "--out", str(tmp_path / "m")]) == 1

    assert "jebakan" in capsys.readouterr().err
    assert not (tmp_path / "m").exists()
