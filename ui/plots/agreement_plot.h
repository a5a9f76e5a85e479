#pragma once

#include <QStringList>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

namespace m2ib::plots {

/// How alike several maps are: a matrix of rank correlations (Spearman, -1 … 1) with its numbers, colours and a bar.
class AgreementPlot : public QWidget {
  Q_OBJECT

 public:
  struct Map {
    QString letter;    ///< heads the columns
    QString name;      ///< beside the letter at the rows
    bool old = false;  ///< of other settings than the ones asked for: its cells are pale
  };
  struct Matrix {
    std::vector<Map> maps;
    /// Row by row, as many as maps squared; empty where a map is constant.
    std::vector<std::optional<double>> correlations;
  };

  explicit AgreementPlot(QWidget* parent = nullptr);
  ~AgreementPlot() override;

  /// One of another size than its maps say is shown as none.
  void setMatrix(const Matrix& matrix);
  void clear();
  /// Why there is no matrix, or what is left out of it; empty: nothing is said.
  void setMessage(const QString& message);
  [[nodiscard]] int mapCount() const;
  /// What a cell says, "0.73" or "–".
  [[nodiscard]] QString cellText(int row, int column) const;
  /// The same with the names of both maps, as a cell's tooltip says it.
  [[nodiscard]] QString cellHelp(int row, int column) const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  struct Private;
  std::unique_ptr<Private> d_;
};

}  // namespace m2ib::plots
