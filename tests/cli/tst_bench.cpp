#include <QTest>

#include <nlohmann/json.hpp>

#include "tests/cli/cli_run.h"

/// The figures of `m2ib bench` on this machine, and loose limits: they hold on a machine that is busy, too.
class TestBench : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void figures() {
    const m2ib::tests::Outcome outcome =
        m2ib::tests::start_program({QStringLiteral("bench"), QStringLiteral("--json")}, 800000);
    QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
    qInfo("%s", outcome.out.constData());
    const auto json = nlohmann::json::parse(outcome.out.toStdString());
    for (const char* key : {"map_ms", "reference_ms", "ratio", "gemm_gflops", "gemm_share", "first_map_ms",
                            "peak_bytes", "weights_bytes", "threads"}) {
      QVERIFY2(json.contains(key) && json[key].is_number() && json[key].get<double>() > 0.0, key);
    }
    constexpr double kMegabyte = 1e6;
    QVERIFY(json["worst_difference"].get<double>() < 1e-3);
    QVERIFY(json["worst_difference"].get<double>() >= 0.0);
    QVERIFY(json["peak_bytes"].get<double>() <= json["weights_bytes"].get<double>() + 400.0 * kMegabyte);
    QVERIFY(json["peak_bytes"].get<double>() > json["weights_bytes"].get<double>());
    QVERIFY(json["ratio"].get<double>() > 8.0);
    const double ratio = json["reference_ms"].get<double>() / json["map_ms"].get<double>();
    QVERIFY(qAbs(json["ratio"].get<double>() / ratio - 1.0) < 0.01);
    QVERIFY(json["first_map_ms"].get<double>() < json["map_ms"].get<double>());
  }
};

QTEST_APPLESS_MAIN(TestBench)
#include "tst_bench.moc"
