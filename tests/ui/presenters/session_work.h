#pragma once

#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <string>

#include "core/session/session_file.h"
#include "tests/support/tiny_clip.h"
#include "ui/presenters/document/annotation_board.h"
#include "ui/presenters/document/explorer_document.h"

#define WAIT_UNTIL_IDLE(document) QTRY_VERIFY_WITH_TIMEOUT(!(document).busy(), 20000)

/// Documents that were worked on, for tests of sessions.
namespace m2ib::tests {

using presenters::ExplorerDocument;
using presenters::PaneState;

inline QString model_folder(const char* name = "hf_clip_tiny") {
  return QString::fromStdString((fixture_dir() / name).string());
}

/// A gray picture on the disk.
inline QString saved_picture(const QTemporaryDir& folder, const QString& name, int shade = 3) {
  QImage picture(48, 40, QImage::Format_Grayscale8);
  for (int y = 0; y < picture.height(); ++y) {
    for (int x = 0; x < picture.width(); ++x) picture.scanLine(y)[x] = static_cast<uchar>((x * 5 + y * shade) % 256);
  }
  const QString path = folder.filePath(name);
  picture.save(path, "PNG");
  return path;
}

inline annotation::Annotation box() {
  annotation::Annotation annotation;
  annotation.kind = annotation::Kind::Box;
  annotation.points = {{4.0, 5.0}, {20.0, 22.0}};
  annotation.text = "effusion";
  annotation.region = true;
  return annotation;
}

inline session::PictureView turned() {
  session::PictureView view;
  view.window = {10.0, 200.0};
  view.quarter_turns = 1;
  return view;
}

inline std::string json(const ExplorerDocument& document, bool with_results = true) {
  session::Session session = document.capture();
  if (!with_results) session.results.clear();
  return session::session_to_json(session, session::Whereabouts::Told);
}

/// Everything that a document can say went wrong, or to be at work.
struct Watch {
  QSignalSpy busy;
  QSignalSpy problems;
  QSignalSpy missing;
  QSignalSpy opened;
  explicit Watch(ExplorerDocument& document)
      : busy(&document, &ExplorerDocument::busyChanged),
        problems(&document, &ExplorerDocument::restoreProblem),
        missing(&document, &ExplorerDocument::pictureMissing),
        opened(&document, &ExplorerDocument::imageChanged) {}
};

/// A document that was worked on, idle.
inline void work(ExplorerDocument& document, const QString& picture) {
  QSignalSpy model(&document, &ExplorerDocument::modelChanged);
  QSignalSpy image(&document, &ExplorerDocument::imageChanged);
  document.openModel(model_folder());
  document.openImage(picture);
  QTRY_COMPARE(model.size(), 1);
  QTRY_COMPARE(image.size(), 1);
  document.addCaption(QStringLiteral("left basal effusion"));
  document.addCaption(QStringLiteral("no effusion"));
  document.setFollowsShared(1, false);
  attribution::MethodSettings own = document.settings();
  own.beta = 0.7;
  own.image_layer = 0;
  document.commitSettings(own, QStringLiteral("Own"));
  document.addBlackOut({0, 0, 6, 5});
  document.setModelView({QStringLiteral("fit"), image::Window{5.0, 210.0}}, QStringLiteral("Fit"));
  document.annotations()->add(box());
  document.setPictureView(turned());
  session::Arrangement arrangement;
  arrangement.layout = session::PaneLayout::Two;
  arrangement.compare = session::CompareMode::Difference;
  document.setArrangement(arrangement);
  session::FigureChoice choice;
  choice.dpi = 600;
  document.setFigureChoice(choice);
  session::Rendering rendering;
  rendering.colours = "viridis";
  rendering.scale = "absolute";
  rendering.opacity = 0.4;
  document.setRendering(rendering);
  document.setCurrentCaption(0);
  WAIT_UNTIL_IDLE(document);
  QCOMPARE(document.pane(0).phase, PaneState::Phase::Done);
  QCOMPARE(document.pane(1).phase, PaneState::Phase::Done);
}
/// As from a file: through its JSON and back.
inline session::Session reread(const session::Session& session,
                               session::Whereabouts whereabouts = session::Whereabouts::Told) {
  const auto read = session::session_from_json(session::session_to_json(session, whereabouts), "test");
  if (!read) qFatal("%s", describe(read.error()).c_str());
  return *read;
}

}  // namespace m2ib::tests
