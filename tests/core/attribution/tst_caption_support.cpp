#include <cmath>

#include <QTest>

#include "core/attribution/caption_support.h"
#include "core/session/resource_dir.h"
#include "tests/support/m2ib_scene.h"

using namespace m2ib;
using namespace m2ib::attribution;
using namespace m2ib::tests;

class TestCaptionSupport : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void negation_data();
  void negation();
  void controls_are_scored_one_by_one();
  void weak_where_a_control_does_as_well();
  void empty_control_has_the_special_tokens_alone();
  void many_captions_equal_each_alone();
  void stops();
  void shares_by_hand();
};

void TestCaptionSupport::negation_data() {
  QTest::addColumn<QString>("caption");
  QTest::addColumn<QString>("negated");
  const auto row = [](const char* caption, const char* negated) { QTest::newRow(caption) << caption << negated; };
  row("left basal effusion", "no left basal effusion");
  row("no left basal effusion", "left basal effusion");
  row("No effusion.", "Effusion.");
  row("Left effusion", "No left effusion");
  row("ET tube", "No ET tube");
  row("a nodule", "no nodule");
  row("an effusion", "no effusion");
  row("the heart", "no heart");
  row("there is an effusion on the left", "there is no effusion on the left");
  row("There is no effusion.", "There is effusion.");
  row("there are nodules", "there are no nodules");
  row("there are no nodules", "there are nodules");
  row("there is no evidence of pneumonia", "there is pneumonia");
  row("no evidence of pneumonia", "pneumonia");
  row("without pneumothorax", "pneumothorax");
  row("effusion without pneumothorax", "effusion with pneumothorax");
  row("effusion is absent", "effusion is present");
  row("Effusion is present.", "Effusion is absent.");
  row("nodules are absent", "nodules are present");
  row("heart is enlarged", "heart is not enlarged");
  row("lungs are not clear", "lungs are clear");
  row("clear lungs", "lungs are not clear");
  row("normal heart", "abnormal heart");
  row("Normal", "Abnormal");
  row("a chest x-ray showing effusion", "a chest x-ray showing no effusion");
  row("a chest x-ray showing no effusion", "a chest x-ray showing effusion");
  row("  no   effusion  ", "effusion");
  row("nodule", "no nodule");  // begins with "no", but not with the word
  row("no", "no no");
  row("", "no finding");
  row("...", "no finding...");
}

void TestCaptionSupport::negation() {
  QFETCH(QString, caption);
  QFETCH(QString, negated);
  const std::string result = negated_caption(caption.toStdString());
  QCOMPARE(QString::fromStdString(result), negated);
  QVERIFY(result != caption.toStdString());
}

void TestCaptionSupport::controls_are_scored_one_by_one() {
  const Scene scene(toy_config());
  const auto support = caption_support(*scene.encoder, scene.image, {scene.text});
  QVERIFY(support.has_value() && support->has_value());
  QCOMPARE((*support)->size(), std::size_t{1});
  const CaptionSupport& found = (*support)->front();
  QCOMPARE(found.similarity, model::cosine(scene.image.embedding, scene.text.embedding));
  QCOMPARE(found.controls.size(), std::size_t{3});
  QCOMPARE(found.controls[0].control, Control::Empty);
  QCOMPARE(found.controls[0].caption, std::string());
  QCOMPARE(found.controls[1].caption, std::string("a chest x-ray"));
  QCOMPARE(found.controls[2].caption, std::string("no ab cd"));
  double best = -2.0;
  for (const ControlScore& control : found.controls) best = std::max(best, control.similarity);
  QCOMPARE(found.margin, found.similarity - best);
  QCOMPARE(found.weak, found.margin <= 0.0);
  for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
    const auto alone = scene.encoder->encode_caption(found.controls[i].caption);
    const double expected = model::cosine(scene.image.embedding, (*alone)->embedding);
    QVERIFY(std::abs(found.controls[i].similarity - expected) < 1e-5);
  }
}

void TestCaptionSupport::weak_where_a_control_does_as_well() {
  const Scene scene(toy_config());
  const auto generic = **scene.encoder->encode_caption("a chest x-ray");
  const auto support = caption_support(*scene.encoder, scene.image, {generic});
  QVERIFY(support.has_value() && support->has_value());
  QVERIFY((*support)->front().margin <= 1e-6);
  // The picture's direction itself does better than any control.
  model::EncodedText perfect = scene.text;
  perfect.embedding = scene.image.embedding;
  const auto strong = caption_support(*scene.encoder, scene.image, {perfect});
  QVERIFY(!(*strong)->front().weak);
  QVERIFY((*strong)->front().margin > 0.0);
  for (float& value : perfect.embedding) value = -value;
  const auto opposite = caption_support(*scene.encoder, scene.image, {perfect});
  QVERIFY((*opposite)->front().weak);
}

void TestCaptionSupport::empty_control_has_the_special_tokens_alone() {
  const Scene scene(toy_config());
  const auto support = caption_support(*scene.encoder, scene.image, {scene.text});
  const auto word = scene.encoder->tokenizer().tokenize("a");
  QVERIFY(support && word);
  text::Tokens bare;
  for (const std::size_t i : {std::size_t{0}, word->ids.size() - 1}) {
    bare.ids.push_back(word->ids[i]);
    bare.spans.emplace_back();
    bare.pieces.push_back(word->pieces[i]);
  }
  QCOMPARE(word->ids.size(), std::size_t{3});
  const auto encoded = scene.encoder->encode_text(bare);
  QVERIFY(encoded.has_value());
  const double expected = model::cosine(scene.image.embedding, (*encoded)->embedding);
  QVERIFY(std::abs((*support)->front().controls[0].similarity - expected) < 1e-5);
}

void TestCaptionSupport::many_captions_equal_each_alone() {
  const auto encoder = model::load_model(session::embedded_model_dir());
  QVERIFY2(encoder.has_value(), encoder ? "" : describe(encoder.error()).c_str());
  image::Radiograph picture;
  picture.width_px = picture.height_px = 112;
  picture.pixels = std::vector<std::uint8_t>(112 * 112, 90);
  const auto image = (**encoder)->encode_image(picture);
  QVERIFY(image.has_value());
  std::vector<model::EncodedText> texts;
  for (const char* caption : {"left pleural effusion", "no left pleural effusion", "cardiomegaly",
                              "there is a nodule in the right upper zone", "cardiomegaly"}) {
    texts.push_back(**(**encoder)->encode_caption(caption));
  }
  const auto all = caption_support(***encoder, **image, texts);
  QVERIFY(all.has_value() && all->has_value());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto one = caption_support(***encoder, **image, {texts[i]});
    QCOMPARE((**all)[i].controls.size(), std::size_t{3});
    for (std::size_t c = 0; c < 3; ++c) {
      QCOMPARE((**all)[i].controls[c].caption, (*one)->front().controls[c].caption);
      QVERIFY(std::abs((**all)[i].controls[c].similarity - (*one)->front().controls[c].similarity) < 1e-5);
    }
  }
}

void TestCaptionSupport::stops() {
  const Scene scene(toy_config());
  std::stop_source source;
  source.request_stop();
  const auto support = caption_support(*scene.encoder, scene.image, {scene.text}, source.get_token());
  QVERIFY(support.has_value() && !support->has_value());
}

// exp(0) : exp(-ln 2 / 10 * 10) : exp(-1000) = 1 : 1/2 : 0
void TestCaptionSupport::shares_by_hand() {
  model::ModelCard card;
  card.logit_scale = 10.0;
  card.logit_bias = -3.0;
  const std::vector<double> shares = caption_shares(card, {0.5, 0.5 - std::log(2.0) / 10.0, -99.5});
  QCOMPARE(shares.size(), std::size_t{3});
  QVERIFY(std::abs(shares[0] - 2.0 / 3.0) < 1e-12);
  QVERIFY(std::abs(shares[1] - 1.0 / 3.0) < 1e-12);
  QVERIFY(shares[2] < 1e-300);
  card.logit_scale = 1e6;
  QCOMPARE(caption_shares(card, {1.0, 1.0}), (std::vector<double>{0.5, 0.5}));
  QVERIFY(caption_shares(card, {}).empty());
}

QTEST_GUILESS_MAIN(TestCaptionSupport)
#include "tst_caption_support.moc"
