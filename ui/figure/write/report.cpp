#include "ui/figure/write/report.h"

#include <QCoreApplication>
#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <system_error>

#include "core/attribution/caption_support.h"
#include "core/base/files.h"
#include "ui/figure/content_text.h"
#include "ui/figure/figure_content.h"
#include "ui/figure/figure_text.h"
#include "ui/figure/method_text.h"
#include "ui/figure/repeat_command.h"
#include "ui/figure/write/report_writer.h"

namespace m2ib::figure {
namespace {

namespace fs = std::filesystem;

constexpr int kReportDpi = 200;
constexpr std::size_t kMostPairs = 300;  ///< of 25 maps

QString tr(const char* text) { return QCoreApplication::translate("Report", text); }

QString utf8(const std::string& text) { return QString::fromStdString(text).simplified(); }

/// All captions of one picture, without what the report says in words.
session::Session session_of_picture(const session::Session& session, std::size_t picture) {
  session::Session one = session;
  one.current_picture = static_cast<int>(picture);
  one.arrangement.layout = session::PaneLayout::Strip;
  one.figure.preset = session::FigurePreset::DoubleColumn;
  one.figure.dpi = kReportDpi;
  one.figure.columns = 0;
  one.figure.elements.title = false;
  one.figure.elements.settings = false;
  one.figure.elements.legend = false;
  one.figure.elements.reading_note = false;
  return one;
}

/// Of each distinct sentence among the distinct ones: a sentence that several methods explain counts once.
std::vector<double> shares_of(const FigureContent& content) {
  std::vector<std::string> captions;
  std::vector<double> similarities;
  std::vector<std::size_t> places;
  for (const ShownResult& result : content.results) {
    const auto known = std::ranges::find(captions, result.explanation->caption);
    places.push_back(static_cast<std::size_t>(known - captions.begin()));
    if (known != captions.end()) continue;
    captions.push_back(result.explanation->caption);
    similarities.push_back(result.explanation->similarity);
  }
  const std::vector<double> each = attribution::caption_shares(content.results.front().explanation->card, similarities);
  std::vector<double> shares;
  for (const std::size_t place : places) {
    if (place < each.size()) shares.push_back(each[place]);
  }
  return shares;
}

void captions_table(ReportWriter& report, const FigureContent& content) {
  const std::vector<double> shares = shares_of(content);
  std::vector<QStringList> rows{
      {QString(), QCoreApplication::translate("Report", "Caption"), QCoreApplication::translate("Report", "Similarity"),
       QCoreApplication::translate("Report", "Share among these"),
       QCoreApplication::translate("Report", "Best control"), QCoreApplication::translate("Report", "Support")}};
  for (std::size_t i = 0; i < content.results.size(); ++i) {
    const attribution::Explanation& each = *content.results[i].explanation;
    QString control = QStringLiteral("–");
    QString support = QStringLiteral("–");
    if (each.support && !each.support->controls.empty()) {
      control = decimals_text(each.support->similarity - each.support->margin, 3);
      support = each.support->weak ? weak_support_text()
                                   : QCoreApplication::translate("Report", "better than its controls by %1")
                                         .arg(decimals_text(each.support->margin, 3));
    }
    const QString share =
        i < shares.size() ? decimals_text(100.0 * shares[i], 1) + QStringLiteral("\u00A0%") : QString();
    rows.push_back(
        {content.results[i].letter, utf8(each.caption), decimals_text(each.similarity, 3), share, control, support});
    if (!content.m2ib_alone()) rows.back().insert(2, method_name(each.method()));
  }
  if (!content.m2ib_alone()) rows.front().insert(2, QCoreApplication::translate("Report", "Method"));
  report.heading(3, QCoreApplication::translate("Report", "Captions"));
  report.table(rows);
}

/// Values of different methods have no difference; their order can be compared.
QString largest_difference(const attribution::Explanation& a, const attribution::Explanation& b, double value,
                           bool with_unit) {
  if (a.settings.method != b.settings.method) return QStringLiteral("–");
  const QString text = QString::number(value, 'g', 3);
  return with_unit ? (text + QLatin1Char(' ') + short_unit_text(a.method().unit)).trimmed() : text;
}

void pairs_table(ReportWriter& report, const FigureContent& content) {
  const bool m2ib = content.m2ib_alone();
  std::vector<QStringList> rows{{QCoreApplication::translate("Report", "Maps"),
                                 QCoreApplication::translate("Report", "Pearson r"),
                                 QCoreApplication::translate("Report", "Spearman ρ"),
                                 QCoreApplication::translate("Report", "Overlap of the hottest 20 %"),
                                 m2ib ? QCoreApplication::translate("Report", "Largest difference, nats")
                                      : QCoreApplication::translate("Report", "Largest difference")}};
  const auto shown = [](const std::optional<double>& value) {
    return value ? decimals_text(*value, 2) : QStringLiteral("–");
  };
  for (std::size_t a = 0; a < content.results.size(); ++a) {
    for (std::size_t b = a + 1; b < content.results.size() && rows.size() <= kMostPairs; ++b) {
      const attribution::Explanation& one = *content.results[a].explanation;
      const attribution::Explanation& other = *content.results[b].explanation;
      const auto numbers = metrics::compare_maps(one, other);
      if (!numbers) continue;
      rows.push_back({content.results[a].letter + QStringLiteral(", ") + content.results[b].letter,
                      shown(numbers->pearson), shown(numbers->spearman), decimals_text(numbers->overlap, 2),
                      largest_difference(one, other, numbers->largest_difference_nats, !m2ib)});
    }
  }
  if (rows.size() < 2) return;
  report.heading(3, QCoreApplication::translate("Report", "Comparison of the maps"));
  const std::size_t all = content.results.size() * (content.results.size() - 1) / 2;
  if (all > kMostPairs) {
    report.paragraph(
        QCoreApplication::translate("Report", "Only the first %1 of %2 pairs are listed.").arg(kMostPairs).arg(all));
  }
  report.table(rows);
}

void settings_table(ReportWriter& report, const FigureContent& content) {
  std::vector<QStringList> rows{
      {QCoreApplication::translate("Report", "Setting"), QCoreApplication::translate("Report", "Value")}};
  for (const SettingRow& row : setting_rows(content)) {
    rows.push_back({QString(row.key).replace(QLatin1Char(' '), QChar::Nbsp), row.value});  // "Method A" is one word
  }
  report.heading(3, QCoreApplication::translate("Report", "Settings"));
  report.table(rows);
}

void model_section(ReportWriter& report, const model::ModelCard& card) {
  report.heading(2, QCoreApplication::translate("Report", "Model: %1").arg(utf8(card.name)));
  std::vector<QStringList> rows{
      {QCoreApplication::translate("Report", "Fact"), QCoreApplication::translate("Report", "Value")}};
  const auto add = [&](const char* key, const QString& value) {
    if (!value.isEmpty()) rows.push_back({tr(key), value});
  };
  add(QT_TRANSLATE_NOOP("Report", "Summary"), utf8(card.summary));
  add(QT_TRANSLATE_NOOP("Report", "Intended use"), utf8(card.intended_use));
  add(QT_TRANSLATE_NOOP("Report", "Layout"), utf8(card.layout));
  add(QT_TRANSLATE_NOOP("Report", "Parameters"), QString::number(card.parameters));
  add(QT_TRANSLATE_NOOP("Report", "SHA-256 of the weights"), utf8(card.weights_sha256));
  add(QT_TRANSLATE_NOOP("Report", "Image tower"),
      QCoreApplication::translate("Report", "%1 blocks, width %2, %3 × %3 patches")
          .arg(card.image.blocks)
          .arg(card.image.width)
          .arg(card.grid));
  add(QT_TRANSLATE_NOOP("Report", "Text tower"), QCoreApplication::translate("Report", "%1 blocks, width %2, %3 tokens")
                                                     .arg(card.text.blocks)
                                                     .arg(card.text.width)
                                                     .arg(card.text.tokens));
  add(QT_TRANSLATE_NOOP("Report", "Tokenizer"), utf8(card.tokenizer));
  add(QT_TRANSLATE_NOOP("Report", "Preprocessing"), utf8(card.preprocessing));
  for (const std::string& assumption : card.assumptions) {
    add(QT_TRANSLATE_NOOP("Report", "Taken for granted"), utf8(assumption));
  }
  report.table(rows);
}

Result<void> picture_section(ReportWriter& report, const SessionFigure& figure, std::size_t number) {
  const FigureContent& content = figure.content();
  const attribution::Explanation& first = *content.results.front().explanation;
  report.heading(2, QCoreApplication::translate("Report", "Picture %1").arg(number));
  if (const QString doubt = trust_warning(first.card); !doubt.isEmpty()) report.warning(doubt);
  const auto png = encode_figure(figure, FigureFormat::Png);
  if (!png) return tl::unexpected(png.error());
  report.picture(
      *png,
      QCoreApplication::translate("Report", "Original and attribution maps, captions: %1").arg(content.results.size()));
  report.paragraph(reading_note(content));
  captions_table(report, content);
  if (const auto rows = region_table(content); !rows.empty()) {
    report.heading(3, QCoreApplication::translate("Report", "Regions of interest"));
    report.table(rows);
  }
  pairs_table(report, content);
  settings_table(report, content);
  report.heading(3, QCoreApplication::translate("Report", "Legend"));
  report.paragraph(figure.legend());
  report.heading(3, QCoreApplication::translate("Report", "To repeat it"));
  report.code(repeat_command(figure));
  return {};
}

/// Error: why there is nothing to report.
Result<void> fill(ReportWriter& report, const session::Session& session, const FigurePictures& pictures,
                  std::string& record) {
  const auto& results = session.results;
  const bool m2ib = std::ranges::all_of(results, [](const attribution::ExplanationPtr& each) {
    return !each || each->settings.method == attribution::Method::M2ib;
  });
  report.heading(1, m2ib ? QCoreApplication::translate("Report", "Information bottleneck attribution (M2IB): report")
                         : QCoreApplication::translate("Report", "Attribution maps of several methods: report"));
  report.warning(research_use_only());
  std::map<std::string, model::ModelCard> cards;
  QString problem;
  std::size_t number = 0;
  for (std::size_t picture = 0; picture < session.pictures.size(); ++picture) {
    const SessionFigure figure(session_of_picture(session, picture), pictures);
    if (!figure.problem().isEmpty()) {
      problem = figure.problem();
      continue;
    }
    if (record.empty()) record = figure.record();
    if (const auto done = picture_section(report, figure, ++number); !done) return done;
    for (const ShownResult& result : figure.content().results) {
      cards.emplace(result.explanation->card.weights_sha256, result.explanation->card);
    }
  }
  if (number == 0) return fail(ErrorCode::ComputeFailed, problem.toStdString());
  for (const auto& [hash, card] : cards) model_section(report, card);
  return {};
}

Result<void> write(const fs::path& path, const QByteArray& bytes) {
  return write_file_atomically(path, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

Result<void> write_markdown(const session::Session& session, const FigurePictures& pictures, const fs::path& path) {
  const fs::path folder = path.stem().string() + "-files";
  MarkdownReport report(QString::fromStdString(folder.string()));
  std::string record;
  if (const auto filled = fill(report, session, pictures, record); !filled) return filled;
  const QByteArray text = report.finished({}, record);
  const fs::path beside = path.parent_path() / folder;
  std::error_code problem;
  fs::create_directory(beside, problem);
  if (problem) return fail(ErrorCode::FileWriteFailed, beside.string(), problem.message());
  for (std::size_t i = 0; i < report.pictures().size(); ++i) {
    const auto written = write(beside / MarkdownReport::picture_name(i).toStdString(), report.pictures()[i]);
    if (!written) return written;
  }
  return write(path, text);
}

}  // namespace

Result<void> write_report(const session::Session& session, const FigurePictures& pictures, const fs::path& path) {
  std::string suffix = path.extension().string();
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  if (suffix == ".md") return write_markdown(session, pictures, path);
  if (suffix != ".html" && suffix != ".htm") {
    return fail(ErrorCode::FileWriteFailed, path.string(), "the name of a report ends in .md, .html or .htm");
  }
  HtmlReport report;
  std::string record;
  if (const auto filled = fill(report, session, pictures, record); !filled) return filled;
  return write(path, report.finished(QCoreApplication::translate("Report", "M2IB report"), record));
}

}  // namespace m2ib::figure
