"""The programme's own rules: attendance sheets, award rules, permissions, verdict sentences."""
