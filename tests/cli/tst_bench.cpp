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
    check_captions(json["captions"], 4);
  }
  void captions_alone() {
    const m2ib::tests::Outcome outcome = m2ib::tests::start_program(
        {QStringLiteral("bench"), QStringLiteral("--captions"), QStringLiteral("2"), QStringLiteral("--json")}, 400000);
    QVERIFY2(outcome.exit_code == 0, outcome.err.constData());
    const auto json = nlohmann::json::parse(outcome.out.toStdString());
    QVERIFY(!json.contains("map_ms"));
    check_captions(json["captions"], 2);
  }

 private:
  /// A ViT-B/32 and the embedded model. The limits are those of a busy machine; on a quiet one with two cores four
  /// captions take 3.1 times as long as one, and 2.0 times.
  static void check_captions(const nlohmann::json& costs, int captions) {
    QCOMPARE(costs.size(), std::size_t{2});
    // Of the large model only: one caption of the small one stays on a single thread, several share two, and a thread
    // that waits for its partner counts as processor time.
    QVERIFY(costs.at(0)["cpu_ratio"].get<double>() < 1.25 * captions);
    for (const auto& cost : costs) {
      QCOMPARE(cost["captions"].get<int>(), captions);
      const double ratio = cost["many_ms"].get<double>() / cost["one_ms"].get<double>();
      QVERIFY(qAbs(cost["ratio"].get<double>() / ratio - 1.0) < 0.01);
      QVERIFY(cost["cpu_ratio"].get<double>() > 0.0);
      QVERIFY(cost["first_maps_ms"].get<double>() < cost["many_ms"].get<double>());
      QVERIFY(cost["worst_difference"].get<double>() < 1e-5);
    }
  }
};

QTEST_APPLESS_MAIN(TestBench)
#include "tst_bench.moc"
