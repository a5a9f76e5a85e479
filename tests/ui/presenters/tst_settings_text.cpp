#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QTest>
#include <QTranslator>

#include "tests/support/tiny_clip.h"
#include "ui/presenters/caption_list_model.h"
#include "ui/presenters/document/result_cache.h"
#include "ui/presenters/text/error_text.h"
#include "ui/presenters/text/settings_text.h"

using namespace m2ib;
using namespace m2ib::presenters;

class TestSettingsText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { QLocale::setDefault(QLocale::c()); }

  void beta_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("one") << 1.0 << "1";
    QTest::newRow("tenth") << 0.1 << "0.1";
    QTest::newRow("smallest") << 0.001 << "0.001";
    QTest::newRow("largest") << 10.0 << "10";
    QTest::newRow("three digits") << 0.0123456 << "0.0123";
    QTest::newRow("rounded up") << 0.99999 << "1";
    QTest::newRow("no exponent") << 1234.4 << "1234";
  }
  void beta() {
    QFETCH(double, value);
    QTEST(beta_text(value), "text");
  }

  void numbersFollowTheLocale() {
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    QCOMPARE(beta_text(0.8), QStringLiteral("0,8"));
  }

  void layer() { QCOMPARE(layer_text(1, 4), QStringLiteral("after block 2 of 4")); }

  void settings() {
    attribution::MethodSettings settings;
    settings.beta = 1.0;
    settings.image_layer = settings.text_layer = 2;
    QCOMPARE(settings_text(settings), QStringLiteral("β 1 · layer 2 · 10 steps · 10 samples · seed 0"));
    settings.text_layer = 1;
    settings.learning_rate = 0.5;
    QCOMPARE(settings_text(settings), QStringLiteral("β 1 · image layer 2 · text layer 1 · 10 steps · 10 samples · "
                                                     "seed 0 · learning rate 0.5"));
  }

  void differences_data() {
    using Settings = attribution::MethodSettings;
    QTest::addColumn<Settings>("after");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, auto change, const char* text) {
      Settings after;
      change(after);
      QTest::newRow(name) << after << QString::fromUtf8(text);
    };
    row(
        "nothing", [](Settings&) {}, "");
    row(
        "beta", [](Settings& s) { s.beta = 1.0; }, "β 0.1 → 1");
    row(
        "tiny change", [](Settings& s) { s.beta = 0.10001; }, "β 0.1 → 0.10001");
    row(
        "both layers", [](Settings& s) { s.image_layer = s.text_layer = 7; }, "layer 9 → 7");
    row(
        "image layer", [](Settings& s) { s.image_layer = 7; }, "image layer 9 → 7");
    row(
        "text layer", [](Settings& s) { s.text_layer = 7; }, "text layer 9 → 7");
    row(
        "several",
        [](Settings& s) {
          s.beta = 2.0;
          s.steps = 20;
          s.seed = 18446744073709551615ULL;
        },
        "β 0.1 → 2, steps 10 → 20, seed 0 → 18446744073709551615");
    row(
        "the rest",
        [](Settings& s) {
          s.samples = 5;
          s.learning_rate = 0.5;
        },
        "samples 10 → 5, learning rate 1 → 0.5");
  }
  void differences() {
    QFETCH(attribution::MethodSettings, after);
    QTEST(difference_text({}, after), "text");
  }

  void stale() {
    attribution::Explanation result;
    result.caption = "effusion";
    result.card.weights_sha256 = "a";
    model::ModelCard card;
    card.weights_sha256 = "a";
    attribution::MethodSettings settings;
    QCOMPARE(stale_text(result, card, "effusion", settings), QString());
    settings.beta = 1.0;
    QCOMPARE(stale_text(result, card, "no effusion", settings), QStringLiteral("new caption, β 0.1 → 1"));
    card.weights_sha256 = "b";
    QCOMPARE(stale_text(result, card, "effusion", {}), QStringLiteral("new model"));
    QCOMPARE(stale_text(result, card, "effusion", settings, QStringLiteral("fit → crop")),
             QStringLiteral("new model, fit → crop, β 0.1 → 1"));
  }

  void windows() {
    QCOMPARE(window_text(image::linear_window(40.0, 400.0)), QStringLiteral("40 / 400"));
    QCOMPARE(window_text(image::sigmoid_window(-600.0, 1500.0)),
             QStringLiteral("-600 / %1").arg(QLocale().toString(1500.0, 'f', 0)));
    QCOMPARE(window_text({0.0, 255.0, image::Curve::Table, 1}), QStringLiteral("table 2"));
  }

  void inputs() {
    attribution::Explanation result;
    QCOMPARE(input_text(result), QString());
    result.preprocessing_id = "fit";
    result.window_by_person = true;
    QCOMPARE(input_text(result), QStringLiteral("fit · your window"));
    result.black_outs = {{1, 2, 3, 4}, {5, 6, 7, 8}};
    QVERIFY2(input_text(result).endsWith(QStringLiteral("2 black-outs")), qPrintable(input_text(result)));
  }

  void inputDifferences() {
    M2IB_REQUIRE_FIXTURES();
    CaptionRequest wanted;
    wanted.model = tests::tiny_clip();
    wanted.radiograph = tests::ramp();
    attribution::Explanation result;
    QCOMPARE(input_difference_text(result, wanted), QString());
    wanted.preprocessing = "clip-crop";
    QCOMPARE(input_difference_text(result, wanted), QStringLiteral("model’s own → crop"));
    result.preprocessing_id = "clip-crop";
    QCOMPARE(input_difference_text(result, wanted), QString());
    wanted.window = image::linear_window(40.0, 400.0);
    QCOMPARE(input_difference_text(result, wanted), QStringLiteral("the model sees your window"));
    result.window_by_person = true;
    result.model_window = image::linear_window(50.0, 350.0);
    QCOMPARE(input_difference_text(result, wanted), QStringLiteral("window 50 / 350 → 40 / 400"));
    result.model_window = *wanted.window;
    QCOMPARE(input_difference_text(result, wanted), QString());
    wanted.window.reset();
    QCOMPARE(input_difference_text(result, wanted), QStringLiteral("window → the picture’s own"));
    result.window_by_person = false;
    result.black_outs = {{1, 2, 3, 4}};
    QCOMPARE(input_difference_text(result, wanted), QStringLiteral("black-out changed"));
  }

  void similarity() { QCOMPARE(similarity_text(-0.27349), QStringLiteral("similarity \u22120.273")); }

  void trust() {
    model::ModelCard card;
    QCOMPARE(trust_text(card), QStringLiteral("Training unknown: read its maps with care"));
    card.trust = model::Trust::Declared;
    card.summary = "Trained on phantoms.";
    QCOMPARE(trust_text(card), QStringLiteral("Trained on phantoms."));
    card.trust = model::Trust::None;
    card.doubts = {"random weights", "2 blocks"};
    QCOMPARE(trust_text(card), QStringLiteral("This model's answers cannot be meaningful: random weights; 2 blocks"));
    card.doubts.clear();
    QCOMPARE(trust_text(card), QStringLiteral("This model's answers cannot be meaningful."));
  }

  /// The embedded model's sentence stands in its folder and, for the translators, in the window.
  void theEmbeddedModelsSummaryIsTranslated() {
    const auto read = [](const char* path) {
      QFile file(QStringLiteral(M2IB_SOURCE_DIR "/") + QLatin1String(path));
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const auto card = QJsonDocument::fromJson(read("resources/models/phantom-cxr/m2ib.json")).object();
    const QByteArray summary = card[QStringLiteral("summary")].toString().toUtf8();
    QVERIFY(!summary.isEmpty());
    QVERIFY(read("translations/m2ib_de.ts").contains("<source>" + summary + "</source>"));
  }

  void truncation() {
    text::Tokens tokens;
    QVERIFY(truncation_text(tokens).isEmpty());
    tokens.truncated = true;
    tokens.dropped_tokens = 3;
    QVERIFY2(truncation_text(tokens).contains(u'3'), qPrintable(truncation_text(tokens)));
  }

  void errors() {
    const Error error{ErrorCode::FileUnreadable, {"100%2.png", "no permission"}};
    const QString text = error_text(error);
    QCOMPARE(text, QString::fromStdString(describe(error)));
    QVERIFY2(text.contains(QStringLiteral("100%2.png")) && text.contains(QStringLiteral("no permission")),
             qPrintable(text));
    QVERIFY(!error_text({ErrorCode::FileNotFound, {}}).contains(u'%'));  // an argument that is missing shows no digits
  }

  void reasonsAreTranslated() {
    class Upper : public QTranslator {
     public:
      [[nodiscard]] bool isEmpty() const override { return false; }
      [[nodiscard]] QString translate(const char* context, const char* text, const char*, int) const override {
        return qstrcmp(context, "Reason") == 0 ? QString::fromUtf8(text).toUpper() : QString();
      }
    } translator;
    QCoreApplication::installTranslator(&translator);
    // A file may be called like a reason: its name stays.
    const QString text = error_text({ErrorCode::FileWriteFailed, {"Is a directory", "No space left on device"}});
    QVERIFY2(text.startsWith(QStringLiteral("Is a directory could not be saved: NO SPACE LEFT ON DEVICE.")),
             qPrintable(text));
    QCOMPARE(error_text({ErrorCode::CaptionEmpty, {}}),
             QString::fromStdString(describe({ErrorCode::CaptionEmpty, {}})));
    QCoreApplication::removeTranslator(&translator);
  }

  void letters_data() {
    QTest::addColumn<int>("row");
    QTest::addColumn<QString>("letter");
    QTest::newRow("first") << 0 << "A";
    QTest::newRow("26th") << 25 << "Z";
    QTest::newRow("27th") << 26 << "AA";
    QTest::newRow("53rd") << 52 << "BA";
    QTest::newRow("703rd") << 702 << "AAA";
  }
  void letters() {
    QFETCH(int, row);
    QTEST(CaptionListModel::letter(row), "letter");
  }

  void otherMethodsSayWhatTheyUse_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("repeats");
    QTest::addColumn<QString>("text");
    QTest::newRow("M2IB") << "m2ib" << 1 << "β 0.1 · layer 9 · 10 steps · 10 samples · seed 3";
    QTest::newRow("M2IB repeated") << "m2ib" << 5 << "β 0.1 · layer 9 · 10 steps · 10 samples · seed 3 · 5 repeats";
    QTest::newRow("RISE") << "rise" << 1 << "RISE · 10 masks · seed 3";
    QTest::newRow("RISE repeated") << "rise" << 2 << "RISE · 10 masks · seed 3 · 2 repeats";
    QTest::newRow("no chance") << "integrated-gradients" << 5 << "Integrated gradients · 10 points on the path";
    QTest::newRow("a layer") << "grad-cam" << 5 << "Grad-CAM · layer 9";
    QTest::newRow("nothing") << "rollout" << 5 << "Attention rollout";
  }
  void otherMethodsSayWhatTheyUse() {
    QFETCH(QString, method);
    QFETCH(int, repeats);
    attribution::MethodSettings settings;
    settings.method = attribution::method_of(method.toStdString()).value();
    settings.repeats = repeats;
    settings.seed = 3;
    QTEST(settings_text(settings), "text");
  }

  void differencesBetweenMethods() {
    using attribution::Method;
    attribution::MethodSettings before;
    attribution::MethodSettings after = before;
    after.repeats = 4;
    QCOMPARE(difference_text(before, after), QStringLiteral("repeats 1 → 4"));
    after.method = Method::Rise;
    after.samples = 1000;
    QCOMPARE(difference_text(before, after), QStringLiteral("M2IB → RISE"));
    before = after;
    after.samples = 2000;
    after.beta = 3.0;  // RISE has none
    after.image_layer = 2;
    QCOMPARE(difference_text(before, after), QStringLiteral("masks 1000 → 2000"));
    before.method = after.method = Method::GradCam;
    after.seed = 9;  // nothing is drawn
    after.repeats = 7;
    after.text_layer = 1;  // it explains no words
    QCOMPARE(difference_text(before, after), QStringLiteral("layer 9 → 2"));
    after.image_layer = before.image_layer;
    QCOMPARE(difference_text(before, after), QString());
  }

  void cacheForgetsTheLeastRecentlyUsed() {
    ResultCache cache(2);
    const auto one = std::make_shared<const attribution::Explanation>();
    cache.insert("a", one);
    cache.insert("b", std::make_shared<const attribution::Explanation>());
    QCOMPARE(cache.find("a"), one);
    cache.insert("c", std::make_shared<const attribution::Explanation>());
    QVERIFY(!cache.find("b"));
    QCOMPARE(cache.find("a"), one);
    QCOMPARE(cache.size(), std::size_t{2});
    cache.erase("a");
    QVERIFY(!cache.find("a"));
    QVERIFY(cache.find("c"));
  }
};

QTEST_GUILESS_MAIN(TestSettingsText)
#include "tst_settings_text.moc"
