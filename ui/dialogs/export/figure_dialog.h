#pragma once

#include <QDialog>
#include <QTimer>

#include "ui/dialogs/export/figure_worker.h"
#include "ui/presenters/document/explorer_document.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QTabWidget;

namespace m2ib::views {
class MessageBar;
}

namespace m2ib::dialogs {

class FigureElementsBox;
class FigurePreview;
class PatientFieldsBox;

/// Composes the figure of the open session: the preview is what is written. Choices are the document's and are kept in
/// its session. Not modal; follows the document.
class FigureDialog : public QDialog {
  Q_OBJECT

 public:
  explicit FigureDialog(presenters::ExplorerDocument* document, QWidget* parent = nullptr);
  ~FigureDialog() override;

  /// Writes the figure, format by the ending, in the background; the result is told in the dialog, and by exported().
  void exportTo(const QString& path);
  /// For file dialogs: "PNG (*.png);;TIFF (*.tiff *.tif);;…".
  [[nodiscard]] static QString fileFilters();
  [[nodiscard]] bool isWriting() const { return worker_.writing(); }

 Q_SIGNALS:
  void saveRequested();  ///< the shell asks for a name and calls exportTo()
  void exported(const QString& path);

 protected:
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void build();
  QWidget* buildSize();
  QWidget* buildText();
  void fillCombos(QGridLayout* form);
  QWidget* addRow(QGridLayout* form, const QString& label, QWidget* field, const QString& name);
  void connectControls();
  void connectDocument();
  void showChoice();
  void showPairs();
  void showEnabled();
  void takeChoice();
  void takePair();
  void refresh();
  void showDrawn(const DrawnFigure& figure);
  void showProblem(const QString& path, const Error& error);
  [[nodiscard]] FigureSource source() const;
  [[nodiscard]] session::FigureChoice shownChoice() const;

  presenters::ExplorerDocument* document_;
  FigureWorker worker_;
  QTimer quiet_;  ///< several changes at once draw one preview
  bool stale_ = true;
  FigurePreview* preview_ = nullptr;
  QLabel* size_text_ = nullptr;
  QComboBox* preset_ = nullptr;
  QDoubleSpinBox* width_ = nullptr;
  QComboBox* dpi_ = nullptr;
  QSpinBox* columns_ = nullptr;
  QComboBox* captions_ = nullptr;
  QComboBox* pair_a_ = nullptr;
  QComboBox* pair_b_ = nullptr;
  QCheckBox* annotate_maps_ = nullptr;
  FigureElementsBox* elements_ = nullptr;
  PatientFieldsBox* patient_ = nullptr;
  QPlainTextEdit* legend_ = nullptr;
  QPushButton* copy_legend_ = nullptr;
  QPushButton* save_ = nullptr;
  QPushButton* copy_ = nullptr;
  views::MessageBar* message_ = nullptr;
};

}  // namespace m2ib::dialogs
